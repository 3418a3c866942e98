package org.lstm4j.conformance.internal.rules;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.lstm4j.conformance.internal.Rule;

/** All rules, in the order in which they run. */
public final class Rules {
    private static final List<Rule> ALL = Stream.of(
                    recurrent(RecurrentFamily.LSTM, LstmFormulaRules.all()),
                    recurrent(RecurrentFamily.GRU, GruFormulaRules.all()),
                    recurrent(RecurrentFamily.RNN, RnnFormulaRules.all()),
                    LoopRules.all(),
                    DimensionRules.all(),
                    OperatorRules.all(),
                    CornerRules.all(),
                    LayerRules.all(),
                    OptimizerRules.all(),
                    TrainingRules.all(),
                    DoorRules.all(),
                    TraceRules.all(),
                    PropertyRules.all(),
                    ContractRules.all(),
                    RefusalRules.all(),
                    SharingRules.all(),
                    ClosingRules.all())
            .flatMap(List::stream)
            .toList();

    private Rules() {}

    /** In the order of their numbers. */
    private static List<Rule> recurrent(RecurrentFamily family, List<Rule> formula) {
        return Stream.of(
                        formula,
                        RecurrentRules.all(family),
                        RecurrentFunctionRules.all(family),
                        RecurrentLengthRules.all(family))
                .flatMap(List::stream)
                .sorted(Comparator.comparing(Rule::id))
                .toList();
    }

    /** Each one. */
    public static List<Rule> all() {
        return ALL;
    }
}
