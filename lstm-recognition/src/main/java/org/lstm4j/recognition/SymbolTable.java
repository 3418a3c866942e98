package org.lstm4j.recognition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.signal.SignalDataException;
import org.lstm4j.signal.SignalUse.Alphabet;

/** From the texts of rows to classes: 0 is the blank, 1 the first symbol of the alphabet. Immutable. */
final class SymbolTable {
    private static final int SHOWN = 40;

    private final Alphabet alphabet;
    private final Map<String, Integer> numbers = new HashMap<>();

    private SymbolTable(Alphabet alphabet) {
        this.alphabet = alphabet;
        for (int i = 0; i < alphabet.symbols().size(); i++) {
            numbers.put(alphabet.symbols().get(i), i + 1);
        }
    }

    static SymbolTable of(Alphabet alphabet) {
        return new SymbolTable(alphabet);
    }

    /**
     * The symbols that a task names, or those of its rows, in the order of their code points.
     *
     * @throws InvalidInputException if there are none
     */
    static SymbolTable of(TranscriptionConfig.Data config, List<SequenceRow> rows) {
        String separator = config.symbolSeparator().orElse("");
        List<String> symbols = config.symbols().orElseGet(() -> {
            TreeSet<String> found = new TreeSet<>();
            rows.forEach(row -> found.addAll(split(row.label(), separator)));
            return new ArrayList<>(found);
        });
        if (symbols.isEmpty()) {
            throw new InvalidInputException(
                    "data: no row has a text, so there is nothing to learn; look at how the source" + " finds labels");
        }
        return new SymbolTable(new Alphabet(symbols, separator));
    }

    Alphabet alphabet() {
        return alphabet;
    }

    /** The blank among them. */
    int classes() {
        return alphabet.symbols().size() + 1;
    }

    /** The symbols of a text: its code points, or what stands between separators. */
    static List<String> split(String text, String separator) {
        return separator.isEmpty()
                ? text.codePoints().mapToObj(Character::toString).toList()
                : Stream.of(text.split(Pattern.quote(separator)))
                        .map(String::strip)
                        .filter(symbol -> !symbol.isEmpty())
                        .toList();
    }

    /** The symbols of a row's text. */
    List<String> symbols(SequenceRow row) {
        return split(row.label(), alphabet.separator());
    }

    /** The text of a row, as it would be spelled out. */
    String text(SequenceRow row) {
        return String.join(alphabet.separator(), symbols(row));
    }

    /**
     * What is right, int32 {@code [rows, labels]}, filled up with blanks.
     *
     * @param steps how many steps the model reads of each row
     * @throws SignalDataException if a row has an unknown symbol, or fewer steps than its text needs
     */
    Tensor target(List<SequenceRow> rows, int[] steps) {
        List<int[]> all = new ArrayList<>();
        int longest = 1;
        for (int row = 0; row < rows.size(); row++) {
            int[] labels = labels(rows.get(row), steps[row]);
            longest = Math.max(longest, labels.length);
            all.add(labels);
        }
        int[] target = new int[Math.multiplyExact(rows.size(), longest)];
        for (int row = 0; row < all.size(); row++) {
            System.arraycopy(all.get(row), 0, target, row * longest, all.get(row).length);
        }
        return Tensor.of(new int[] {rows.size(), longest}, target);
    }

    private int[] labels(SequenceRow row, int steps) {
        List<String> symbols = symbols(row);
        int[] labels = new int[symbols.size()];
        int needed = labels.length;
        for (int i = 0; i < labels.length; i++) {
            String symbol = symbols.get(i);
            labels[i] = Optional.ofNullable(numbers.get(symbol))
                    .orElseThrow(() -> new SignalDataException(
                            row.place(),
                            "expected a text of the symbols " + shown(String.join(" ", alphabet.symbols()))
                                    + ", found \""
                                    + shown(symbol) + "\" in \"" + shown(row.label())
                                    + "\"; data.symbols names those that there are"));
            needed += i > 0 && labels[i] == labels[i - 1] ? 1 : 0;
        }
        if (needed > steps) {
            throw new SignalDataException(
                    row.place(),
                    "expected " + needed + " steps or more for the " + labels.length + " symbols of \""
                            + shown(row.label()) + "\", one for each and one between equal ones, found " + steps
                            + "; leave the row out, or make more steps of it (signal.stack, signal.log-mel.hop-ms)");
        }
        return labels;
    }

    private static String shown(String text) {
        return text.length() <= SHOWN
                ? text
                : text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, SHOWN))) + "…";
    }
}
