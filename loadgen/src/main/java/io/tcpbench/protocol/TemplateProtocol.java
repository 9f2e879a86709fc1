package io.tcpbench.protocol;

import io.tcpbench.plan.Expectation;
import io.tcpbench.plan.Placeholder;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.Template;
import java.util.function.Supplier;

/** The requests of a plan that are made of a template, compiled once. Shared by all event loops. */
final class TemplateProtocol {
    private final Plan plan;
    private final TemplateField[] fields;
    private final int mostBytes;
    private final int timesKept;

    TemplateProtocol(Template template, Plan plan) {
        this.plan = plan;
        this.fields = template.parts().stream().map(TemplateField::of).toArray(TemplateField[]::new);
        this.mostBytes = template.mostBytes();
        this.timesKept =
                template.parts().stream().anyMatch(Placeholder.Timestamp.class::isInstance) ? plan.pipeline() : 1;
    }

    /**
     * For one event loop.
     *
     * @param codecs of responses that need not be what was asked
     */
    Wording.Factory wordings(Supplier<Codec.Factory> codecs) {
        TemplateWording.Desk desk =
                new TemplateWording.Desk(fields, mostBytes, new Occasion(plan.seed(), plan.connections()));
        TemplateWording.Answers answers = answers(codecs);
        return slotNumber -> new TemplateWording(desk, answers, slotNumber, timesKept);
    }

    private TemplateWording.Answers answers(Supplier<Codec.Factory> codecs) {
        if (plan.expect() instanceof Expectation.Echo) {
            boolean isSecret = plan.send().isFromElsewhere();
            return (wording, desk) -> new EchoCodec(wording, desk, isSecret);
        }
        Codec.Factory factory = codecs.get();
        return (wording, desk) -> factory.newCodec();
    }
}
