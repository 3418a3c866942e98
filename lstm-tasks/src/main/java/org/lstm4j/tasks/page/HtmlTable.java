package org.lstm4j.tasks.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A table. Columns of numbers are aligned at the right, and a table that is wider than the page scrolls by itself. One without
 * rows says that there are none. Immutable.
 *
 * @param caption above it, or blank
 * @param columns the headings
 * @param rows each with a cell for each column
 */
public record HtmlTable(String caption, List<Column> columns, List<List<Html>> rows) {
    private static final int LONG_WORD = 28; // characters
    private static final int SENTENCE = 30; // characters that are not to become a column of single words

    /**
     * A column.
     *
     * @param heading of the column
     * @param isNumber true if its cells are numbers
     */
    public record Column(String heading, boolean isNumber) {}

    /** Copies the lists. @throws IllegalArgumentException if a row has another number of cells than there are columns */
    public HtmlTable {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<Html> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "a row has " + row.size() + " cells, the table " + columns.size() + " columns");
            }
        }
    }

    /** An empty table; a heading that starts with {@code #} is that of numbers. */
    public static HtmlTable of(String caption, String... headings) {
        return new HtmlTable(
                caption, Arrays.stream(headings).map(HtmlTable::column).toList(), List.of());
    }

    private static Column column(String heading) {
        return heading.startsWith("#") ? new Column(heading.substring(1), true) : new Column(heading, false);
    }

    /** With one more row of text. */
    public HtmlTable row(String... cells) {
        return row(Arrays.stream(cells).map(Html::text).toList());
    }

    /** With one more row. */
    public HtmlTable row(List<Html> cells) {
        List<List<Html>> more = new ArrayList<>(rows);
        more.add(cells);
        return new HtmlTable(caption, columns, more);
    }

    /** The table as HTML; the first cell of each row is its heading. */
    public Html html() {
        if (rows.isEmpty()) {
            return Html.paragraph(caption.isBlank() ? "None." : caption + ": none.");
        }
        List<Html> parts = new ArrayList<>();
        if (!caption.isBlank()) {
            parts.add(Html.element("caption", Html.text(caption)));
        }
        parts.add(Html.element(
                "thead",
                line(
                        "col",
                        columns.stream()
                                .map(column -> Html.text(column.heading()))
                                .toList())));
        parts.add(
                Html.element("tbody", rows.stream().map(row -> line("row", row)).toArray(Html[]::new)));
        Html table = Html.element("table", parts.toArray(Html[]::new));
        return Html.element(
                "div",
                Markup.attributes("class", "table scroll", "tabindex", "0", "role", "region", "aria-label", label()),
                table);
    }

    /** A word that is wider than a telephone, as a hash is: it may be broken anywhere, others may not. */
    private static boolean hasLongWord(Html content) {
        return Arrays.stream(content.toString().split("[\\s<>-]")).anyMatch(word -> word.length() > LONG_WORD);
    }

    private String label() {
        return caption.isBlank() ? "table" : caption;
    }

    private Html line(String scope, List<Html> cells) {
        return Html.element(
                "tr",
                IntStream.range(0, cells.size())
                        .mapToObj(i -> cell(scope, i, cells.get(i)))
                        .toArray(Html[]::new));
    }

    private Html cell(String scope, int column, Html content) {
        String type = columns.get(column).isNumber()
                ? "number"
                : hasLongWord(content) ? "long" : content.toString().length() > SENTENCE ? "text" : "";
        boolean isHeading = scope.equals("col") || column == 0;
        return isHeading
                ? Html.element("th", Markup.attributes("scope", scope, "class", type), content)
                : Html.element("td", Map.copyOf(Markup.attributes("class", type)), content);
    }
}
