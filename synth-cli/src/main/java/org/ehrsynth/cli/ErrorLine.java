package org.ehrsynth.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import org.ehrsynth.InputException;

/**
 * The single line that reports a failure.
 *
 * <p>Only messages written for users are shown: those of {@link InputException}, and the operating
 * system's reasons for files. Of any other exception only the class is named, because its message
 * may quote the data.
 *
 * @param line without the program's name
 * @param isInterruption whether the user stopped the work
 */
record ErrorLine(String line, boolean isInterruption) {

  static ErrorLine of(Throwable thrown) {
    if (thrown instanceof CancellationException || Thread.currentThread().isInterrupted()) {
      return new ErrorLine("interrupted; no file is left half-written", true);
    }
    return new ErrorLine(describe(thrown), false);
  }

  private static String describe(Throwable thrown) {
    if (thrown instanceof InputException) {
      return thrown.getMessage();
    }
    if (thrown instanceof UncheckedIOException unchecked) {
      return describe(unchecked.getCause());
    }
    if (thrown instanceof FileSystemException failure) {
      return describeFile(failure);
    }
    if (thrown instanceof IOException failure) {
      return isDiskFull(failure)
          ? "the disk is full"
          : "reading or writing failed (%s); run again with --debug to see more"
              .formatted(thrown.getClass().getSimpleName());
    }
    if (thrown instanceof OutOfMemoryError) {
      return String.format(
          Locale.ROOT,
          "the work needs more than the %,d MB of memory allowed; allow more with EHRSYNTH_OPTS=-Xmx8g",
          Runtime.getRuntime().maxMemory() >> 20);
    }
    return "internal error (%s); run again with --debug for the stack trace, which may quote the data"
        .formatted(thrown.getClass().getSimpleName());
  }

  private static String describeFile(FileSystemException failure) {
    String file = failure.getFile();
    if (isDiskFull(failure)) {
      return "cannot write '" + file + "': the disk is full";
    }
    if (failure instanceof NoSuchFileException) {
      return "no such file: '" + file + "'";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied: '" + file + "'";
    }
    if (failure instanceof NotDirectoryException) {
      return "not a folder: '" + file + "'";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "a file is in the way: '" + file + "'";
    }
    if (failure instanceof DirectoryNotEmptyException) {
      return "a folder is in the way: '" + file + "'";
    }
    return "cannot use '%s': %s"
        .formatted(file, failure.getReason() == null ? "unknown reason" : failure.getReason());
  }

  private static boolean isDiskFull(IOException failure) {
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("no space left")
        || message.contains("not enough space")
        || message.contains("quota exceeded");
  }
}
