package io.tcpbench.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;

/**
 * Signals of the operating system. A shutdown hook would see that the process ends, but neither why nor in time to
 * choose its status. {@code sun.misc.Signal} is used by reflection, because javac has a warning for it that can't be
 * switched off; the module that exports it ({@code jdk.unsupported}) is there to stay until there is something in its
 * place (JEP 260).
 */
final class Signals {
    private Signals() {}

    /**
     * Takes a signal over from the JVM.
     *
     * @param name without {@code SIG}
     * @param handler called on a new thread each time
     * @return what gives it back; nothing to do where this system or this JVM does not let go of it
     */
    static Runnable handle(String name, Runnable handler) {
        try {
            Class<?> signals = Class.forName("sun.misc.Signal");
            Class<?> handlers = Class.forName("sun.misc.SignalHandler");
            Object signal = signals.getConstructor(String.class).newInstance(name);
            Object before = set(signals, handlers, signal, adapted(handler, signals, handlers));
            return () -> setUnchecked(signals, handlers, signal, before);
        } catch (InvocationTargetException notOurs) {
            // Windows has no HUP, and under `java -Xrs` no signal is the JVM's to give: then it ends the process at
            // once.
            return () -> {};
        } catch (ReflectiveOperationException otherJvm) {
            throw new IllegalStateException("a JVM without sun.misc.Signal", otherJvm);
        }
    }

    private static Object adapted(Runnable handler, Class<?> signals, Class<?> handlers)
            throws ReflectiveOperationException {
        MethodHandle run = MethodHandles.publicLookup()
                .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                .bindTo(handler);
        return MethodHandleProxies.asInterfaceInstance(handlers, MethodHandles.dropArguments(run, 0, signals));
    }

    private static Object set(Class<?> signals, Class<?> handlers, Object signal, Object handler)
            throws ReflectiveOperationException {
        return signals.getMethod("handle", signals, handlers).invoke(null, signal, handler);
    }

    private static void setUnchecked(Class<?> signals, Class<?> handlers, Object signal, Object handler) {
        try {
            set(signals, handlers, signal, handler);
        } catch (ReflectiveOperationException workedBefore) {
            throw new IllegalStateException(workedBefore);
        }
    }
}
