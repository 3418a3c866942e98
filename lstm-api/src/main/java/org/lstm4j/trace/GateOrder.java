package org.lstm4j.trace;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Weights of a recurrent layer that stand in another order than they are read in.
 *
 * @param layer the layer, as {@link RecurrentLayer#name}
 * @param direction {@code forward}, {@code reverse}, or {@code both} of a bidirectional layer
 * @param part which weights: {@code all}, or {@code input} (W), {@code recurrent} (R) or {@code bias} (b) alone
 * @param gates the gates in the order in which they are read
 * @param found for each of these the gate whose weights stand there
 */
public record GateOrder(String layer, String direction, String part, List<String> gates, List<String> found) {
    static final String ALL = "all";
    static final String BOTH = "both";

    /** Copies the lists. */
    public GateOrder {
        gates = List.copyOf(gates);
        found = List.copyOf(found);
    }

    /** What is wrong, in a sentence: which gates stand where others belong. */
    public String text() {
        List<Integer> moved = IntStream.range(0, gates.size())
                .filter(i -> !gates.get(i).equals(found.get(i)))
                .boxed()
                .toList();
        String of = (part.equals(ALL) ? "weights" : part.equals("bias") ? "biases" : part + " weights") + " of layer "
                + layer + (direction.equals(BOTH) ? "" : " (" + direction + ")");
        return moved.size() == 2
                ? "the " + of + " have gates " + gates.get(moved.getFirst()) + " and " + gates.get(moved.getLast())
                        + " exchanged"
                : "the " + of + " stand in the order " + joined(found) + " where " + joined(gates) + " is read";
    }

    private static String joined(List<String> gates) {
        return gates.stream().collect(Collectors.joining(" "));
    }
}
