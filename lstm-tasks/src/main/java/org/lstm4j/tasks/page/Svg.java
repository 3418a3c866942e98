package org.lstm4j.tasks.page;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/**
 * A drawing in units of its own, written piece by piece: what comes later lies above. Its colours are the classes of {@code
 * figure.css} ({@code ink}, {@code muted}, {@code rule}, {@code panel}; {@code s1} to {@code s6} for lines and {@code f1} to
 * {@code f6} for areas of series), so that it follows the theme of the page, or of the reader where it stands alone. Not
 * thread-safe.
 */
public final class Svg {
    private static final double HEAD = 8; // length of the head of an arrow

    private final double width;
    private final double height;
    private final String title;
    private final StringBuilder content = new StringBuilder();

    /**
     * An empty drawing.
     *
     * @param width of its coordinates, from 0 at the left
     * @param height of its coordinates, from 0 at the top
     * @param title read to those who do not see it
     */
    public Svg(double width, double height, String title) {
        this.width = width;
        this.height = height;
        this.title = title;
    }

    /** Adds an element of any kind. */
    public Svg add(String element, Map<String, String> attributes) {
        content.append(Markup.open(element, attributes)).append("/>\n");
        return this;
    }

    /** Adds an element that tells more when the pointer rests on it. */
    public Svg add(String element, Map<String, String> attributes, String tooltip) {
        content.append(Markup.open(element, attributes)).append("><title>");
        content.append(Markup.escape(tooltip))
                .append("</title></")
                .append(element)
                .append(">\n");
        return this;
    }

    /** Adds a group; what is drawn within it has its attributes. */
    public Svg group(Map<String, String> attributes, Consumer<Svg> inner) {
        content.append(Markup.open("g", attributes)).append(">\n");
        inner.accept(this);
        content.append("</g>\n");
        return this;
    }

    /** Adds a line. */
    public Svg line(double x1, double y1, double x2, double y2, String classes) {
        return add("line", line(x1, y1, x2, y2, new String[] {"class", classes}));
    }

    private static SequencedMap<String, String> line(double x1, double y1, double x2, double y2, String... more) {
        SequencedMap<String, String> attributes = Markup.attributes(more);
        attributes.put("x1", Markup.number(x1));
        attributes.put("y1", Markup.number(y1));
        attributes.put("x2", Markup.number(x2));
        attributes.put("y2", Markup.number(y2));
        return attributes;
    }

    /** Adds a line that ends in an arrow's head. */
    public Svg arrow(double x1, double y1, double x2, double y2, String classes) {
        double length = Math.hypot(x2 - x1, y2 - y1);
        double dx = (x2 - x1) / length * HEAD;
        double dy = (y2 - y1) / length * HEAD;
        line(x1, y1, x2 - dx, y2 - dy, classes);
        double[] xs = {x2, x2 - dx - dy / 2, x2 - dx + dy / 2};
        double[] ys = {y2, y2 - dy + dx / 2, y2 - dy - dx / 2};
        return add("polygon", Markup.attributes("class", "head " + classes, "points", points(xs, ys)));
    }

    /** Adds a rectangle with corners of a radius. */
    public Svg rect(double x, double y, double width, double height, double radius, String classes) {
        return add("rect", box(x, y, width, height, "rx", Markup.number(radius), "class", classes));
    }

    /** The attributes of a rectangle, and more: name, value, name, value. */
    public static SequencedMap<String, String> box(double x, double y, double width, double height, String... more) {
        SequencedMap<String, String> attributes = Markup.attributes(
                "x", Markup.number(x),
                "y", Markup.number(y),
                "width", Markup.number(width),
                "height", Markup.number(height));
        attributes.putAll(Markup.attributes(more));
        return attributes;
    }

    /** Adds a circle. */
    public Svg circle(double x, double y, double radius, String classes) {
        return add("circle", disc(x, y, radius, classes));
    }

    /** Adds a circle that tells more when the pointer rests on it. */
    public Svg circle(double x, double y, double radius, String classes, String tooltip) {
        return add("circle", disc(x, y, radius, classes), tooltip);
    }

    private static SequencedMap<String, String> disc(double x, double y, double radius, String classes) {
        return Markup.attributes(
                "cx", Markup.number(x), "cy", Markup.number(y), "r", Markup.number(radius), "class", classes);
    }

    /** Adds a path, in SVG's own language. */
    public Svg path(String commands, String classes) {
        return add("path", Markup.attributes("d", commands, "class", classes));
    }

    /** Adds a line through points. */
    public Svg polyline(double[] xs, double[] ys, String classes) {
        return add("polyline", Markup.attributes("points", points(xs, ys), "class", classes));
    }

    /** Adds an area. */
    public Svg polygon(double[] xs, double[] ys, String classes) {
        return add("polygon", Markup.attributes("points", points(xs, ys), "class", classes));
    }

    /**
     * Adds an image whose pixels stay square and sharp, however large it is shown.
     *
     * @param pixels of which a copy is packed into the drawing
     */
    public Svg image(double x, double y, double width, double height, BufferedImage pixels) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(pixels, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return add(
                "image",
                box(
                        x,
                        y,
                        width,
                        height,
                        "preserveAspectRatio",
                        "none",
                        "style",
                        "image-rendering: pixelated",
                        "href",
                        "data:image/png;base64," + Base64.getEncoder().encodeToString(png.toByteArray())));
    }

    private static String points(double[] xs, double[] ys) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < xs.length; i++) {
            points.append(i == 0 ? "" : " ")
                    .append(Markup.number(xs[i]))
                    .append(',')
                    .append(Markup.number(ys[i]));
        }
        return points.toString();
    }

    /** Adds text whose base line starts there; the classes {@code middle} and {@code end} move it left. */
    public Svg text(double x, double y, String text, String classes) {
        return text(x, y, text, classes, 0);
    }

    /** Adds text that is turned about its start, in degrees clockwise. */
    public Svg text(double x, double y, String text, String classes, double degrees) {
        String turn = degrees == 0
                ? ""
                : "rotate(" + Markup.number(degrees) + " " + Markup.number(x) + " " + Markup.number(y) + ")";
        SequencedMap<String, String> attributes =
                Markup.attributes("x", Markup.number(x), "y", Markup.number(y), "class", classes, "transform", turn);
        content.append(Markup.open("text", attributes))
                .append('>')
                .append(Markup.escape(text))
                .append("</text>\n");
        return this;
    }

    /** The drawing within a page. It is shown as large as it is drawn; what shows it scrolls where it has less room. */
    public Html html() {
        return html("");
    }

    /** The drawing within a page, with one more class. */
    Html html(String room) {
        return Html.of(Markup.open("svg", root(("figure " + room).strip())) + ">\n" + content + "</svg>");
    }

    /** The width of its coordinates. */
    public double width() {
        return width;
    }

    /** The drawing as a file of its own, which brings its style and its background along. */
    public String standalone() {
        SequencedMap<String, String> attributes = root("figure alone");
        attributes.putFirst("xmlns", "http://www.w3.org/2000/svg");
        return Markup.open("svg", attributes) + ">\n<style>\n" + Resources.text(Svg.class, "figure.css") + "</style>\n"
                + "<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n" + content + "</svg>\n";
    }

    /**
     * A drawing of a written page as a file of its own: the widest that begins with a title.
     *
     * @param page the page's HTML, as {@link HtmlPage} writes it
     * @param title how the drawing's title begins
     */
    public static Optional<String> standalone(String page, String title) {
        Matcher found = Pattern.compile(
                        "<svg class=\"figure[^\"]*\" viewBox=\"0 0 ([0-9.]+) ([0-9.]+)\" width[^>]*" + "aria-label=\"("
                                + Pattern.quote(Markup.escape(title)) + "[^\"]*)\">\n(.*?)</svg>",
                        Pattern.DOTALL)
                .matcher(page);
        return found.results()
                .max(Comparator.comparingDouble(it -> Double.parseDouble(it.group(1))))
                .map(it -> {
                    Svg drawing = new Svg(
                            Double.parseDouble(it.group(1)),
                            Double.parseDouble(it.group(2)),
                            Markup.unescape(it.group(3)));
                    drawing.content.append(it.group(4));
                    return drawing.standalone();
                });
    }

    private SequencedMap<String, String> root(String classes) {
        String right = Markup.number(width);
        String bottom = Markup.number(height);
        return Markup.attributes(
                "class", classes,
                "viewBox", "0 0 " + right + " " + bottom,
                "width", right,
                "height", bottom,
                "role", "img",
                "aria-label", title);
    }
}
