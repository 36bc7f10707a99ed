package org.ehrsynth.archive;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.ehrsynth.InputException;

/**
 * Writes a file whole or not at all: into a new file beside the target, which is moved there when
 * all is written and removed when anything fails or the process is interrupted.
 */
public final class AtomicFile {
  private static final Set<Path> UNFINISHED = Collections.synchronizedSet(new LinkedHashSet<>());

  static {
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(AtomicFile::removeUnfinished));
    } catch (IllegalStateException e) {
      // The process is ending, and this is its first file: the best model so far. Nothing is lost
      // without the hook, because the end waits for the thread that writes.
    }
  }

  /** Attempts to write what an interruption must not stop. */
  private static final int ATTEMPTS = 3;

  private AtomicFile() {}

  /** Writes to a stream. */
  @FunctionalInterface
  public interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file.
   *
   * @throws InputException if the folder is missing or not writable, the target is a folder, or the
   *     disk is full; nothing is left behind
   */
  public static void write(Path target, Body body) {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new InputException("cannot write '" + target + "': its folder does not exist");
    }
    if (Files.isDirectory(target)) {
      throw new InputException("cannot write '" + target + "': it is a folder");
    }
    Path sibling = null;
    try {
      sibling = createSibling(folder, target.getFileName().toString());
      UNFINISHED.add(sibling);
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(sibling), 1 << 16)) {
        body.writeTo(out);
      }
      move(sibling, target);
    } catch (AccessDeniedException e) {
      throw new InputException(
          "cannot write '" + target + "': the folder or file is not writable", e);
    } catch (IOException | UncheckedIOException e) {
      throw new InputException("cannot write '%s': %s".formatted(target, reason(e)), e);
    } finally {
      remove(sibling);
    }
  }

  /**
   * Writes a file as {@link #write} does, even if the thread is interrupted; its flag stays set.
   */
  static void writeThrough(Path target, byte[] bytes) {
    boolean interrupted = Thread.interrupted(); // a channel closes at once where the flag is set
    try {
      for (int attempt = 1; !isWritten(target, bytes, attempt == ATTEMPTS); attempt++) {
        interrupted |= Thread.interrupted();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Whether the bytes are there; false if an interruption, or the end of it all, got in the way.
   */
  private static boolean isWritten(Path target, byte[] bytes, boolean isLast) {
    try {
      write(target, out -> out.write(bytes));
      return true;
    } catch (InputException e) {
      // Ctrl-C interrupts the thread, and the hook below removes the file that is being written.
      boolean isStopped =
          Thread.currentThread().isInterrupted() || e.getCause() instanceof NoSuchFileException;
      if (isLast || !isStopped) {
        throw e;
      }
      return false;
    }
  }

  /** Not a temporary file of the system: its readers are those of any file in the folder. */
  private static Path createSibling(Path folder, String name) throws IOException {
    for (int i = 0; ; i++) {
      Path sibling =
          folder.resolve("." + name + "." + ProcessHandle.current().pid() + "-" + i + ".part");
      try {
        return Files.createFile(sibling);
      } catch (FileAlreadyExistsException e) {
        // Another thread's, or left by a machine that lost power: take the next name.
      }
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static String reason(Exception e) {
    Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
    String message = String.valueOf(cause.getMessage());
    return message.contains("No space left")
        ? "the disk is full"
        : "the system refused (" + cause.getClass().getSimpleName() + ")";
  }

  private static void remove(Path sibling) {
    if (sibling == null) {
      return;
    }
    try {
      Files.deleteIfExists(sibling);
      UNFINISHED.remove(sibling);
    } catch (IOException e) {
      // Tried again when the process ends; the failure that led here is the one to report.
      UNFINISHED.add(sibling);
    }
  }

  private static void removeUnfinished() {
    for (Path sibling : UNFINISHED.toArray(Path[]::new)) {
      remove(sibling);
    }
  }
}
