package org.ehrsynth.bench.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ehrsynth.bench.result.RunRecord;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonObject;

/**
 * The file of results: one line of JSON per run, appended when the run has ended. A line left
 * incomplete by a killed process is discarded when the file is opened, so that only the run in
 * progress is lost.
 */
final class ResultLog {
  private static final byte LINE_END = '\n';

  private final Path file;
  private final List<RunRecord> records;

  private ResultLog(Path file, List<RunRecord> records) {
    this.file = file;
    this.records = records;
  }

  /**
   * Opens the file, which need not be there.
   *
   * @throws org.ehrsynth.InputException if a whole line is not a result; the message names it
   */
  static ResultLog open(Path file) {
    List<RunRecord> records = new ArrayList<>();
    try {
      if (Files.exists(file)) {
        byte[] bytes = Files.readAllBytes(file);
        int whole = bytes.length;
        while (whole > 0 && bytes[whole - 1] != LINE_END) {
          whole--;
        }
        if (whole < bytes.length) {
          try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(whole);
          }
        }
        int number = 0;
        for (String line : new String(bytes, 0, whole, StandardCharsets.UTF_8).split("\n")) {
          number++;
          if (!line.isBlank()) {
            String where = "'%s', line %d".formatted(file, number);
            records.add(RunRecord.fromJson(JsonObject.parse(line, where)));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ResultLog(file, records);
  }

  /** All lines, oldest first. */
  List<RunRecord> records() {
    return List.copyOf(records);
  }

  /** The newest result of a run, if there is one that counts. */
  Optional<RunRecord> find(RunKey identity) {
    for (int i = records.size() - 1; i >= 0; i--) {
      if (identity.isOf(records.get(i))) {
        return Optional.of(records.get(i));
      }
    }
    return Optional.empty();
  }

  /** Adds a line, and waits until it is on the disk. */
  void add(RunRecord record) {
    byte[] line = (Json.write(record.toJson()) + "\n").getBytes(StandardCharsets.UTF_8);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      ByteBuffer buffer = ByteBuffer.wrap(line);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    records.add(record);
  }
}
