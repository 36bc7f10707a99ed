package org.ehrsynth.bench.plot;

import java.util.Locale;

/**
 * Builds a picture in SVG for an HTML page. Looks come from classes of the page's style sheet, so
 * that a policy without inline styles holds and dark pages are served. Words are escaped.
 */
public final class Svg {
  /** Height of the letters, in units of the picture. */
  static final double LETTER = 13;

  private final StringBuilder text = new StringBuilder();

  /**
   * @param description for those who do not see it
   */
  Svg(double width, double height, String description) {
    text.append(
        "<svg viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"%s\">\n"
            .formatted(number(width), number(height), escape(description)));
  }

  Svg line(double x1, double y1, double x2, double y2, String look) {
    text.append(
        "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" class=\"%s\"/>\n"
            .formatted(number(x1), number(y1), number(x2), number(y2), look));
    return this;
  }

  Svg rectangle(Rectangle box, String look) {
    text.append(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" class=\"%s\"/>\n"
            .formatted(
                number(box.x()), number(box.y()), number(box.width()), number(box.height()), look));
    return this;
  }

  /** Adds a circle that shows its title under the mouse pointer. */
  Svg circle(double x, double y, double r, String look, String title) {
    text.append(
        "<circle cx=\"%s\" cy=\"%s\" r=\"%s\" class=\"%s\"><title>%s</title></circle>\n"
            .formatted(number(x), number(y), number(r), look, escape(title)));
    return this;
  }

  /** Adds a closed shape through points x, y, x, y … that shows its title. */
  Svg shape(String look, String title, double... points) {
    text.append(
        "<path d=\"%s Z\" class=\"%s\"><title>%s</title></path>\n"
            .formatted(through(points), look, escape(title)));
    return this;
  }

  /** An open line through points x, y, x, y … */
  Svg path(String look, double... points) {
    text.append("<path d=\"%s\" class=\"%s\"/>\n".formatted(through(points), look));
    return this;
  }

  /**
   * Words on one line.
   *
   * @param y of the base line
   * @param anchor {@code start}, {@code middle} or {@code end}
   */
  Svg words(double x, double y, String anchor, String look, String words) {
    text.append(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" class=\"%s\">%s</text>\n"
            .formatted(number(x), number(y), anchor, look, escape(words)));
    return this;
  }

  /** Words that are read upwards, around their middle. */
  Svg upwards(double x, double y, String look, String words) {
    text.append(
        "<text transform=\"translate(%s %s) rotate(-90)\" text-anchor=\"middle\" class=\"%s\">%s</text>\n"
            .formatted(number(x), number(y), look, escape(words)));
    return this;
  }

  @Override
  public String toString() {
    return text + "</svg>\n";
  }

  /**
   * Estimates the maximum width of a text in units of the picture, by kind of letter, because the
   * font is the reader's.
   */
  public static double width(String words) {
    return words
            .codePoints()
            .mapToDouble(
                c -> {
                  if ("ijl.,:;'|! ()[]".indexOf(c) >= 0) {
                    return 0.38;
                  } else if ("mwMW@%…".indexOf(c) >= 0) {
                    return 1.0;
                  } else {
                    return c >= 0x1100 ? 1.1 : Character.isUpperCase(c) ? 0.75 : 0.62;
                  }
                })
            .sum()
        * LETTER;
  }

  /** Returns the text, or as many of its first characters as fit and an ellipsis. */
  public static String cut(String words, double maxWidth) {
    String plain = words.replaceAll("\\p{Cntrl}", " ");
    if (width(plain) <= maxWidth) {
      return plain;
    }
    int end = plain.length();
    while (end > 0 && width(plain.substring(0, end) + "…") > maxWidth) {
      end = plain.offsetByCodePoints(end, -1);
    }
    return plain.substring(0, end) + "…";
  }

  private static String through(double... points) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < points.length; i += 2) {
      path.append(i == 0 ? "M" : " L")
          .append(number(points[i]))
          .append(' ')
          .append(number(points[i + 1]));
    }
    return path.toString();
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** Escapes text for an element or a quoted attribute; control characters become spaces. */
  public static String escape(String words) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < words.length(); i++) {
      char c = words.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(Character.isISOControl(c) ? ' ' : c);
      }
    }
    return out.toString();
  }
}
