package org.lstm4j.apps.parity;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lstm4j.LstmException;
import org.lstm4j.model.parity.Difference;
import org.lstm4j.model.parity.Parity;
import org.lstm4j.trace.GateOrder;

/**
 * How a model's numbers compare with recorded ones, on each backend that is ready.
 *
 * @param model the model's file
 * @param equal true if all of them are as they were recorded
 * @param checks one for each recording and backend
 * @param skipped backends that cannot compute the model, with the reason
 * @param located gates whose weights stand in another order than they are read in, with which the numbers would be met
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ParityReport(
        String model, boolean equal, List<Parity> checks, List<String> skipped, List<GateOrder> located) {
    /** Copies the lists. */
    public ParityReport {
        checks = List.copyOf(checks);
        skipped = List.copyOf(skipped);
        located = List.copyOf(located);
    }

    /** The most layers that are printed one by one. */
    private static final int MOST_LAYERS = 40;

    /** For people: a line for each output, and what follows from them. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        Optional<Parity> before = Optional.empty();
        for (Parity parity : checks) {
            String heading = "Checked against " + parity.origin() + ", " + parity.rows()
                    + (parity.rows() == 1 ? " row" : " rows");
            if (before.map(Parity::origin).filter(parity.origin()::equals).isEmpty()) {
                lines.add(heading);
            }
            before = Optional.of(parity);
            parity.outputs().forEach(output -> lines.add(line(parity.backend(), output)));
            parity.layers().stream()
                    .filter(layer -> !layer.isEqual() || parity.layers().size() <= MOST_LAYERS)
                    .forEach(layer -> lines.add(line(parity.backend(), layer) + " (layer)"));
            if (!parity.unknownLayers().isEmpty()) {
                lines.add("  " + parity.backend() + "  not compared, for the network has no value of these dimensions: "
                        + String.join(", ", parity.unknownLayers()));
            }
            parity.firstWrongLayer()
                    .ifPresent(
                            layer -> lines.add("  " + parity.backend() + "  the first layer that differs is " + layer));
        }
        skipped.forEach(reason -> lines.add("  " + reason));
        located.forEach(order -> lines.add("Located: " + order.text() + "; in their place all numbers are met"));
        return lines;
    }

    private static String line(String backend, Difference difference) {
        String agreement = difference.agreement().isPresent()
                ? String.format(
                        Locale.ROOT,
                        ", same class in %.1f %%",
                        100 * difference.agreement().getAsDouble())
                : "";
        return String.format(
                Locale.ROOT,
                "  %s  %s: %s, at most %.1e off, %.1e on average, %,d numbers%s",
                backend,
                difference.name(),
                difference.isEqual() ? "equal" : "DIFFERENT",
                difference.largest(),
                difference.mean(),
                difference.numbers(),
                agreement);
    }

    /** @throws LstmException if a number is another than was recorded, saying what is known of it */
    public void requireEqual() {
        if (equal) {
            return;
        }
        String located = this.located.isEmpty()
                ? checks.stream()
                        .flatMap(check -> check.firstWrongLayer().stream())
                        .findFirst()
                        .map(layer -> "; the first layer that differs is " + layer)
                        .orElse("")
                : "; " + this.located.getFirst().text();
        double largest = checks.stream().mapToDouble(Parity::largest).max().orElse(Double.NaN);
        throw new LstmException(model + " gives other numbers than were recorded: they are up to "
                + String.format(Locale.ROOT, "%.1e", largest) + " off" + located);
    }
}
