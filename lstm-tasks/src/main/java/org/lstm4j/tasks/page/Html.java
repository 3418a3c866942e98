package org.lstm4j.tasks.page;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A piece of HTML. Only this package's code turns text into markup, and it escapes it: what holds an {@code Html} cannot be
 * broken by what a data set contains. Immutable.
 */
public final class Html {
    private static final Set<String> WITHOUT_END = Set.of("br", "hr", "img", "input", "col", "wbr");

    private final String markup;

    private Html(String markup) {
        this.markup = markup;
    }

    /** Text, escaped. */
    public static Html text(String text) {
        return new Html(Markup.escape(text));
    }

    /** An element without attributes. */
    public static Html element(String name, Html... content) {
        return element(name, Map.of(), content);
    }

    /**
     * An element.
     *
     * @param name of the element, as in {@code section}
     * @param attributes their values are escaped; use a {@code LinkedHashMap} to have them in an order
     * @param content what is inside
     */
    public static Html element(String name, Map<String, String> attributes, Html... content) {
        String start = Markup.open(name, attributes) + ">";
        return new Html(WITHOUT_END.contains(name) ? start : start + join(List.of(content)) + "</" + name + ">");
    }

    /** A paragraph. */
    public static Html paragraph(String text) {
        return element("p", text(text));
    }

    /** Text as it stands, in a fixed width. */
    public static Html preformatted(String text) {
        return element("pre", Map.of("tabindex", "0"), text(text));
    }

    /** A drawing with its caption; where there is less room than it needs, it scrolls. */
    public static Html figure(Svg picture, String caption) {
        return figure(List.of(picture.html()), caption);
    }

    /** A chart with its caption, or a blank one, drawn for the room there is. */
    public static Html figure(Chart chart, String caption) {
        return figure(
                List.of(
                        chart.draw(Chart.WIDE).html("wide"),
                        chart.draw(Chart.NARROW).html("narrow")),
                caption);
    }

    private static Html figure(List<Html> pictures, String caption) {
        Html picture = element("div", Markup.attributes("class", "scroll"), pictures.toArray(Html[]::new));
        return caption.isBlank()
                ? element("figure", picture)
                : element("figure", picture, element("figcaption", text(caption)));
    }

    /** What is shown when the reader asks for it. */
    public static Html details(String summary, Html... content) {
        return element("details", element("summary", text(summary)), join(List.of(content)));
    }

    /** Figures beside each other, beneath each other where there is no room. */
    public static Html beside(Html... parts) {
        return element("div", Map.of("class", "beside"), parts);
    }

    /** A number in large type with what it is beneath it; several stand {@link #tiles beside each other}. */
    public static Html tile(String number, String meaning) {
        return element("div", element("b", text(number)), element("span", text(meaning)));
    }

    /** Tiles in a row. */
    public static Html tiles(List<Html> tiles) {
        return element("div", Map.of("class", "tiles"), tiles.toArray(Html[]::new));
    }

    /** Pieces one after the other. */
    public static Html join(List<Html> parts) {
        return new Html(parts.stream().map(Html::toString).collect(Collectors.joining("\n")));
    }

    /** Pieces one after the other. */
    public static Html join(Stream<Html> parts) {
        return join(parts.toList());
    }

    /** True if there is nothing in it to be seen. */
    boolean isBlank() {
        return markup.isBlank();
    }

    /** Markup that this package has made. */
    static Html of(String markup) {
        return new Html(markup);
    }

    /** The markup. */
    @Override
    public String toString() {
        return markup;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Html html && html.markup.equals(markup);
    }

    @Override
    public int hashCode() {
        return markup.hashCode();
    }
}
