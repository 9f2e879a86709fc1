package io.tcpbench.report;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What a file exception means, in words: its message is often the name of the file and nothing else. */
final class Why {
    private Why() {}

    static String of(IOException exception) {
        if (exception instanceof NoSuchFileException) {
            return "it does not exist";
        }
        if (exception instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (exception instanceof FileAlreadyExistsException || exception instanceof NotDirectoryException) {
            return "there is a file where a folder should be";
        }
        String reason = exception instanceof FileSystemException inFileSystem
                ? inFileSystem.getReason()
                : exception.getMessage();
        return reason == null ? exception.toString() : reason;
    }
}
