package org.lstm4j.conformance.internal.rules;

import java.util.List;
import java.util.stream.Stream;
import org.lstm4j.conformance.internal.Rule;

/** All rules, in the order in which they run. */
public final class Rules {
    private static final List<Rule> ALL = Stream.of(
                    LstmRules.all(),
                    LstmLengthRules.all(),
                    OperatorRules.all(),
                    LayerRules.all(),
                    OptimizerRules.all(),
                    TrainingRules.all(),
                    PropertyRules.all(),
                    ContractRules.all())
            .flatMap(List::stream)
            .toList();

    private Rules() {}

    /** Each one. */
    public static List<Rule> all() {
        return ALL;
    }
}
