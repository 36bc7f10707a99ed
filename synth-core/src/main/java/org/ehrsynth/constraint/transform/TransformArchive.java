package org.ehrsynth.constraint.transform;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ehrsynth.archive.ArchiveReader;
import org.ehrsynth.archive.ArchiveWriter;
import org.ehrsynth.constraint.JointValues;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.schema.Constraint;
import org.ehrsynth.schema.Schema;

/** Writes a constraint transform to a model file and reads it back. */
final class TransformArchive {
  private static final String DOCUMENT = "constraints.json";
  private static final String JOINT = "constraints/joint-";
  private static final String KNOWN = "constraints/known-";

  private TransformArchive() {}

  /** Writes a transform; nothing where there is no constraint. */
  static void write(ConstraintTransform transform, ArchiveWriter archive) {
    if (!transform.hasConstraints()) {
      return;
    }
    JsonTree tree = new JsonTree();
    tree.put("transformed", transform.transformed().toJson());
    List<Object> columns = new ArrayList<>();
    for (JointColumn joint : transform.joints()) {
      JsonTree column = new JsonTree();
      column.put("column", joint.name());
      column.put("columns", joint.names());
      joint.known().write(archive, JOINT + columns.size());
      columns.add(column);
    }
    tree.put("joints", columns);
    tree.put("differences", transform.gaps().stream().map(DifferenceColumn::toJson).toList());
    BitSet tolerated = transform.checker().tolerated();
    tree.put("tolerated", tolerated.stream().mapToObj(Integer::toString).toList());
    tree.put("toleratedRate", transform.toleratedRate());
    storedKnown(transform).forEach((c, known) -> known.write(archive, KNOWN + c));
    archive.json(DOCUMENT, tree);
  }

  /** The combinations that do not follow from a joint column. */
  static Map<Integer, JointValues> storedKnown(ConstraintTransform transform) {
    Map<Integer, JointValues> stored = new TreeMap<>(transform.checker().known());
    stored
        .keySet()
        .removeIf(
            c ->
                transform.joints().stream()
                    .anyMatch(
                        joint ->
                            joint.names().containsAll(transform.constraints().get(c).named())));
    return stored;
  }

  /** Reads what {@link #write} wrote; a transform without constraints where nothing was written. */
  static ConstraintTransform read(ArchiveReader archive, Schema learned) {
    if (!archive.has(DOCUMENT)) {
      return ConstraintTransform.none(learned);
    }
    JsonObject tree = archive.json(DOCUMENT);
    List<JointColumn> joints = new ArrayList<>();
    for (JsonObject joint : tree.objects("joints")) {
      List<String> names = joint.strings("columns");
      String prefix = JOINT + joints.size();
      joints.add(
          new JointColumn(
              joint.string("column"), names, JointValues.read(archive, prefix, names, learned)));
    }
    Map<Integer, JointValues> known = new HashMap<>();
    for (int c = 0; c < learned.constraints().size(); c++) {
      if (learned.constraints().get(c) instanceof Constraint.FixedCombination combination) {
        known.put(c, known(archive, c, combination, joints, learned));
      }
    }
    return new ConstraintTransform(
        learned,
        Schema.fromJson(tree.object("transformed")),
        joints,
        tree.objects("differences").stream().map(DifferenceColumn::fromJson).toList(),
        new SampleChecker(learned, known, tolerated(tree)),
        tree.number("toleratedRate"));
  }

  private static BitSet tolerated(JsonObject tree) {
    BitSet tolerated = new BitSet();
    for (String constraint : tree.strings("tolerated")) {
      if (!constraint.matches("\\d{1,6}")) {
        throw tree.malformed("tolerated", "positions of constraints", "another text");
      }
      tolerated.set(Integer.parseInt(constraint));
    }
    return tolerated;
  }

  private static JointValues known(
      ArchiveReader archive,
      int index,
      Constraint.FixedCombination combination,
      List<JointColumn> joints,
      Schema learned) {
    for (JointColumn joint : joints) {
      if (joint.names().containsAll(combination.names())) {
        return JointValues.of(joint.known().rows().select(combination.names()));
      }
    }
    return JointValues.read(archive, KNOWN + index, combination.names(), learned);
  }
}
