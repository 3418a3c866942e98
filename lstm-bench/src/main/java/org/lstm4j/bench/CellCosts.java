package org.lstm4j.bench;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.lstm4j.InvalidInputException;
import org.lstm4j.apps.bench.BenchWork;
import org.lstm4j.apps.bench.Workload;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Gru;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Recurrent;
import org.lstm4j.nn.RecurrentFormula;
import org.lstm4j.nn.RecurrentOptions;
import org.lstm4j.nn.Rnn;
import org.lstm4j.nn.SimpleRnn;
import org.lstm4j.nn.cell.Cell;
import org.lstm4j.nn.cell.DropoutCell;
import org.lstm4j.nn.cell.LayerNormLstm;
import org.lstm4j.nn.cell.MLstm;
import org.lstm4j.nn.cell.MinGru;
import org.lstm4j.nn.cell.MinLstm;
import org.lstm4j.nn.cell.PeepholeLstm;
import org.lstm4j.nn.cell.SLstm;
import org.lstm4j.nn.cell.StackedCells;
import org.lstm4j.nn.cell.State;
import org.lstm4j.nn.cell.ZoneoutCell;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Selection;
import org.lstm4j.spi.TrainingBackend;

/**
 * What each recurrent cell costs: a workload whose LSTMs are another kind of layer with as many units, a training step and a
 * prediction of as many rows, in milliseconds and as multiples of the LSTM's. Arguments: {@code THREADS [WORKLOAD]}, W2
 * unless another is named. Each takes turns with the LSTM.
 */
public final class CellCosts {
    private static final int BAD_INPUT = 2;
    private static final Map<String, Workload.Kind> KINDS = kinds();

    private final PrintStream out;
    private final Turns turns;

    CellCosts(PrintStream out, Turns turns) {
        this.out = out;
        this.turns = turns;
    }

    /** Measures all of it; what is wrong with the arguments is one line and exit code 2. */
    public static void main(String[] args) {
        try {
            if (args.length < 1 || args.length > 2 || !args[0].matches("[0-9]{1,3}")) {
                throw new InvalidInputException("expected THREADS [WORKLOAD], got " + String.join(" ", args));
            }
            new CellCosts(System.out, new Turns(1000, 7))
                    .run(Workload.of(args.length == 2 ? args[1] : "W2"), Integer.parseInt(args[0]));
        } catch (InvalidInputException e) {
            System.err.println("lstm: " + e.getMessage());
            System.exit(BAD_INPUT);
        }
    }

    /** Prints the table as Markdown. */
    void run(Workload workload, int threads) {
        Selection automatic = Selection.automatic().withOptions(BackendOptions.DEFAULT.withThreads(threads));
        try (TrainingBackend backend = Backends.selectForTraining(automatic)) {
            Function<Workload, BenchWork> training = work -> BenchWork.training(backend, work);
            Function<Workload, BenchWork> inference = work -> BenchWork.inference(backend, work, workload.batch());
            out.printf(
                    Locale.ROOT,
                    "%s, %s, %s, batch %d%n%n",
                    Machine.processor(),
                    backend.description(),
                    workload.name(),
                    workload.batch());
            out.println("| layer | training step, ms | times the LSTM's | prediction, ms | times the LSTM's |");
            out.println("|---|---|---|---|---|");
            // not printed: it finds kernels that are not compiled yet
            beside(workload, workload, training);
            beside(workload, workload, inference);
            KINDS.forEach((name, kind) -> {
                Workload other = workload.withLstms(workload.lstms().withKind(kind));
                out.println(
                        "| " + name + beside(workload, other, training) + beside(workload, other, inference) + " |");
            });
        }
    }

    /** Only these two are in memory: what the steps of some cells keep for their gradients is a gigabyte. */
    private String beside(Workload lstm, Workload other, Function<Workload, BenchWork> work) {
        double[] millis = turns.millis(List.of(work.apply(lstm), work.apply(other)));
        return String.format(Locale.ROOT, " | %.1f | %.2f", millis[1], millis[1] / millis[0]);
    }

    /** The layers by what the table calls them; the others are held against the first. */
    private static Map<String, Workload.Kind> kinds() {
        Map<String, Workload.Kind> kinds = new LinkedHashMap<>();
        kinds.put("`lstm`", own((units, options) -> Lstm.of(units).withOptions(options)));
        kinds.put("`gru`", own((units, options) -> Gru.of(units).withOptions(options)));
        kinds.put(
                "`gru`, reset before",
                own((units, options) -> Gru.of(units).withOptions(options).withResetBefore()));
        kinds.put("`simple-rnn`", own((units, options) -> SimpleRnn.of(units).withOptions(options)));
        kinds.put("`lstm`, weight drop", lstm((units, options) -> options.withRecurrentWeightDropout(0.2)));
        kinds.put("`lstm`, dropout", lstm((units, options) -> options.withDropout(0.2)));
        kinds.put("`lstm`, recurrent dropout", lstm((units, options) -> options.withRecurrentDropout(0.2)));
        kinds.put("`lstm`, clip", formula((units, formula) -> formula.withClip(3)));
        kinds.put("`lstm`, coupled gates", formula((units, formula) -> formula.withInputForget()));
        kinds.put("`lstm`, peepholes", formula((units, formula) -> formula.withPeepholes()));
        kinds.put("`lstm`, projected to a quarter", formula((units, formula) -> formula.withProjection(units / 4)));
        kinds.put("`PeepholeLstm`", cell(PeepholeLstm::new));
        kinds.put("`LayerNormLstm`", cell(LayerNormLstm::new));
        kinds.put("`DropoutCell` of an LSTM", cell(units -> new DropoutCell(new LstmCell(units), 0.2, 0.2)));
        kinds.put("`ZoneoutCell` of an LSTM", cell(units -> new ZoneoutCell(new LstmCell(units), 0.1, 0.1)));
        kinds.put(
                "`StackedCells`, two LSTMs of half the units",
                cell(units -> StackedCells.of(new LstmCell(units / 2), new LstmCell(units / 2))));
        kinds.put("`SLstm`, four heads", cell(units -> new SLstm(units, 4)));
        kinds.put("`MLstm`, four heads, in chunks", cell(units -> new MLstm(units, 4)));
        kinds.put("`MLstm`, four heads, step by step", cell(units -> new StepByStep(new MLstm(units, 4))));
        kinds.put("`MinLstm`", cell(MinLstm::new));
        kinds.put("`MinGru`", cell(MinGru::new));
        return kinds;
    }

    private static Workload.Kind own(BiFunction<Integer, RecurrentOptions, Recurrent> layer) {
        return (units, everyStep) -> layer.apply(units, RecurrentOptions.DEFAULT.withReturnSequences(everyStep));
    }

    private static Workload.Kind lstm(BiFunction<Integer, RecurrentOptions, RecurrentOptions> change) {
        return own((units, options) -> Lstm.of(units).withOptions(change.apply(units, options)));
    }

    private static Workload.Kind formula(BiFunction<Integer, RecurrentFormula, RecurrentFormula> change) {
        return lstm((units, options) -> options.withFormula(change.apply(units, options.formula())));
    }

    private static Workload.Kind cell(IntFunction<Cell> cell) {
        return (units, everyStep) -> {
            Rnn layer = Rnn.of(cell.apply(units));
            return everyStep ? layer.withReturnSequences() : layer;
        };
    }

    /** A cell without its way of many steps at once. */
    private record StepByStep(Cell cell) implements Cell {
        @Override
        public List<State> states() {
            return cell.states();
        }

        @Override
        public Value project(GraphBuilder g, Value x) {
            return cell.project(g, x);
        }

        @Override
        public List<Value> step(GraphBuilder g, Value x, List<Value> states) {
            return cell.step(g, x, states);
        }
    }
}
