package org.lstm4j.backend.onnx.internal.read;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.lstm4j.Dim;
import org.lstm4j.graph.Op;

/** Names of a model as names of a graph, which are letters, digits and _ . / : - and begin with a letter. */
final class Identifiers {
    private static final int MAX_LENGTH = 200;
    private static final Pattern RESULT = Pattern.compile(
            Arrays.stream(Op.values())
                            .map(op -> op.text().replaceAll("([a-z])([A-Z])", "$1_$2"))
                            .collect(Collectors.joining("|", "(constant|", ")"))
                    + "[_.0-9]*",
            Pattern.CASE_INSENSITIVE);

    private final Set<String> taken = new HashSet<>();
    private final Map<String, Dim> dims = new HashMap<>();
    private final Set<String> dimNames = new HashSet<>();

    /** A name that no other value has. The optimizer's slots keep their scope to themselves. */
    String value(String name, String otherwise) {
        String base = plain(name, otherwise);
        if (base.equals("optimizer") || base.startsWith("optimizer/")) {
            base = "model/" + base;
        }
        String free = base;
        for (int i = 1; !taken.add(free); i++) {
            free = base + "_" + i;
        }
        return free;
    }

    /** A name for a weight: none that the graph's builder gives to a result, such as {@code add_1}. */
    String weight(String name) {
        return value(RESULT.matcher(name).matches() ? "model/" + name : name, "weight");
    }

    /** A name that may be given twice. */
    static String plain(String name, String otherwise) {
        String kept = name.length() > MAX_LENGTH ? name.substring(0, MAX_LENGTH) : name;
        String clean = kept.replaceAll("[^A-Za-z0-9_./:-]", "_").replaceAll("^[^A-Za-z]+", "");
        return clean.isEmpty() ? otherwise : clean;
    }

    /** The dimension of a name; products as we write them are products again. */
    Dim dim(String name) {
        Dim known = dims.get(name);
        if (known == null) {
            boolean isOurs = name.matches("[A-Za-z0-9_]{1,60}([*][A-Za-z0-9_]{1,60}){1,4}");
            known = isOurs ? product(name) : Dim.of(word(name));
            dims.put(name, known);
        }
        return Objects.requireNonNull(known);
    }

    private Dim product(String name) {
        return Dim.product(Arrays.stream(name.split("[*]", -1))
                .map(factor -> factor.matches("[0-9]{1,9}") ? Dim.of(Integer.parseInt(factor)) : dim(factor))
                .toList());
    }

    private String word(String name) {
        String kept = name.length() > MAX_LENGTH ? name.substring(0, MAX_LENGTH) : name;
        String clean = kept.replaceAll("[^A-Za-z0-9_]", "_").replaceAll("^[^A-Za-z]+", "");
        String base = clean.isEmpty() ? "dim" : clean;
        String free = base;
        for (int i = 1; !dimNames.add(free); i++) {
            free = base + "_" + i;
        }
        return free;
    }
}
