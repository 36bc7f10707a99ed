package org.ehrsynth.encode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.data.Column;
import org.ehrsynth.data.Subjects;
import org.ehrsynth.guard.DisclosureGuard;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.random.AliasSampler;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.scale.LevelCounts;
import org.ehrsynth.schema.Field;

/**
 * The levels of a coded column that at least k subjects hold, and how many rows have each.
 *
 * @param field guarded: only these levels
 * @param counts rows by level
 */
record GuardedLevels(Field field, List<Integer> counts) {

  static GuardedLevels of(Column.Coded cells, Subjects subjects, DisclosureGuard guard) {
    List<String> all = cells.levels();
    LevelCounts counted = LevelCounts.of(cells, subjects);
    List<String> kept = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    for (int c = 0; c < all.size(); c++) {
      if (counted.subjects(c) >= guard.minimumSubjects()) {
        kept.add(all.get(c));
        counts.add(Math.toIntExact(counted.rows(c)));
      }
    }
    return within(cells.field(), kept, counts);
  }

  private static GuardedLevels within(Field field, List<String> kept, List<Integer> counts) {
    List<String> events = field.eventLevels().stream().filter(kept::contains).toList();
    return new GuardedLevels(
        field
            .withLevels(kept)
            .withEventLevels(events)
            .withNullable(field.nullable() || kept.isEmpty()),
        List.copyOf(counts));
  }

  int size() {
    return counts.size();
  }

  /** Draws levels by their counts; null when there is none. */
  AliasSampler common() {
    return size() == 0 ? null : AliasSampler.of(counts.stream().mapToDouble(c -> c).toArray());
  }

  /** The codes of cells whose levels may be others; −1 missing, −2 a level that is not here. */
  int[] codes(Column.Coded cells) {
    Map<String, Integer> known = new HashMap<>();
    for (String level : field.levels()) {
      known.put(level, known.size());
    }
    int[] recode =
        cells.levels().stream().mapToInt(level -> known.getOrDefault(level, -2)).toArray();
    return Arrays.stream(cells.toArray()).map(c -> c < 0 ? -1 : recode[c]).toArray();
  }

  /** Like {@link #codes}, with a level drawn by the counts in place of one that is not here. */
  int[] codes(Column.Coded cells, RandomStream draws) {
    AliasSampler common = common();
    int[] codes = codes(cells);
    for (int i = 0; i < codes.length; i++) {
      if (codes[i] == -2) {
        codes[i] = common == null ? -1 : common.draw(draws);
      }
    }
    return codes;
  }

  void write(ArchiveWriter archive, String prefix) {
    archive.json(prefix + "/levels.json", Map.of("levels", field.levels()));
    archive.ints(prefix + "/counts.npy", counts.stream().mapToInt(c -> c).toArray());
  }

  static GuardedLevels read(ArchiveReader archive, String prefix, Field field) {
    JsonObject tree = archive.json(prefix + "/levels.json");
    int[] counts = archive.ints(prefix + "/counts.npy");
    List<String> levels = tree.strings("levels");
    if (levels.size() != counts.length
        || levels.stream().distinct().count() != counts.length
        || Arrays.stream(counts).anyMatch(c -> c < 1)) {
      throw archive.malformed(prefix + "/counts.npy", "a positive count for each level");
    }
    return within(field, levels, Arrays.stream(counts).boxed().toList());
  }
}
