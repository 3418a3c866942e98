package org.lstm4j.apps.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.io.Bundle;
import org.lstm4j.model.parity.Check;
import org.lstm4j.model.parity.Parity;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.BackendStatus;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Selection;
import org.lstm4j.trace.GateOrder;
import org.lstm4j.trace.GateSearch;

/** Holds a model against recordings on backends, and looks for what is wrong if it differs. */
public final class ParityRun {
    private ParityRun() {}

    /**
     * Computes all checks.
     *
     * @param backend the one to compute with; without it each that is ready, but the reference where another one is
     * @throws InvalidInputException if what was recorded does not fit the model
     */
    public static ParityReport of(String model, Bundle bundle, List<Check> checks, Selection backend) {
        List<Parity> results = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        List<Selection> selections = selections(backend);
        for (Check check : checks) {
            for (Selection selection : selections) {
                try (Backend computing = Backends.select(selection)) {
                    results.add(Parity.of(computing, bundle, check));
                } catch (InvalidInputException e) {
                    if (selections.size() == 1) {
                        throw new InvalidInputException(model + ": " + e.getMessage(), e);
                    }
                    skipped.add(selection.explicit().orElse("") + "  cannot compute it: " + e.getMessage());
                }
            }
        }
        if (results.isEmpty()) {
            throw new InvalidInputException(
                    model + ": no backend that is ready can compute it: " + String.join("; ", skipped));
        }
        boolean isEqual = results.stream().allMatch(Parity::isEqual);
        return new ParityReport(
                model,
                isEqual,
                results,
                skipped,
                isEqual ? List.of() : located(bundle, checks.getFirst(), selections.getFirst()));
    }

    private static List<Selection> selections(Selection asked) {
        if (asked.explicit().isPresent()) {
            return List.of(asked);
        }
        List<BackendStatus> ready = Backends.status().stream()
                .filter(status -> status.availability().isReady())
                .toList();
        return ready.stream()
                .filter(status -> ready.size() == 1 || !status.name().equals("reference"))
                .map(status -> Selection.of(status.name())
                        .withOptions(new BackendOptions(asked.options().threads(), Map.of())))
                .toList();
    }

    /** The gates that stand in another order, if that is what is wrong. */
    private static List<GateOrder> located(Bundle bundle, Check check, Selection selection) {
        if (!GateSearch.canSearch(bundle.graph())) {
            return List.of();
        }
        Feeds feeds = new Feeds();
        check.recording().inputs().forEach(feeds::put);
        ToDoubleFunction<SequencedMap<String, Tensor>> error = outputs -> {
            double worst = 0;
            for (var expected : check.recording().outputs().entrySet()) {
                worst = Math.max(
                        worst,
                        ratio(
                                expected.getValue(),
                                Objects.requireNonNull(outputs.get(expected.getKey())),
                                check.tolerance()));
            }
            return worst;
        };
        try (Backend backend = Backends.select(selection);
                GateSearch search = new GateSearch(backend, bundle.graph(), bundle.weights(), feeds, error)) {
            return search.find();
        }
    }

    private static double ratio(Tensor expected, Tensor found, double tolerance) {
        double ratio = 0;
        for (int i = 0; i < expected.size(); i++) {
            double e = expected.element(i);
            ratio = Math.max(ratio, Math.abs(e - found.element(i)) / (tolerance * (1 + Math.abs(e))));
        }
        return ratio;
    }
}
