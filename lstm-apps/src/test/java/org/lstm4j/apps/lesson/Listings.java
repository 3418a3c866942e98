package org.lstm4j.apps.lesson;

import static java.util.Locale.ROOT;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Input;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Feeds;
import org.lstm4j.tasks.report.ModelSummaryTable;
import org.lstm4j.text.PadSequences;
import org.lstm4j.text.PaddedSequences;
import org.lstm4j.text.Tokenizer;
import org.lstm4j.trace.Force;
import org.lstm4j.trace.LayerTrace;
import org.lstm4j.trace.Signal;
import org.lstm4j.trace.Trace;
import org.lstm4j.trace.Tracer;

/** The listings that print; what they print stands beneath them in the pages. */
final class Listings {
    private Listings() {}

    /** The state of a plain RNN after each word. */
    static void rnn(PrintStream out, Classroom classroom, Backend backend) {
        Model model = classroom.model();
        Map<String, Tensor> weights = classroom.weights();
        // @start region="rnn"
        String sentence = "the film was not really good";
        try (Tracer tracer = Tracer.of(backend, model, weights)) {
            Trace trace = tracer.trace(classroom.feeds(sentence));
            LayerTrace rnn = trace.layers().getFirst();
            String[] words = sentence.split(" ", -1);
            for (int step = 0; step < words.length; step++) {
                double h0 = rnn.value(Signal.HIDDEN, step, 0, 0); // step, row of the batch, unit
                double h1 = rnn.value(Signal.HIDDEN, step, 0, 1);
                out.printf(ROOT, "%-7s h = (%7.4f, %7.4f)\n", words[step], h0, h1);
            }
            out.printf(
                    ROOT,
                    "probability of praise: %.4f\n",
                    trace.output("prediction").element(0));
        }
        // @end
    }

    /** One gate by its arithmetic. */
    static void trace(PrintStream out, Classroom classroom, Backend backend) {
        Model model = classroom.model();
        Map<String, Tensor> weights = classroom.weights();
        // @start region="trace"
        try (Tracer tracer = Tracer.of(backend, model, weights)) {
            Trace trace = tracer.trace(classroom.feeds("the film was not really good"));
            LayerTrace lstm = trace.layers().getFirst();
            for (Signal signal : lstm.signals()) {
                // step 3 is the word "not"; row 0 of the batch; unit 1
                out.println(lstm.arithmetic(signal, 3, 0, 1).toText());
            }
        }
        // @end
    }

    /** What becomes of the probability with a gate held at 0 or 1. */
    static void whatIf(PrintStream out, Classroom classroom, Backend backend) {
        Model model = classroom.model();
        Map<String, Tensor> weights = classroom.weights();
        // @start region="what-if"
        try (Tracer tracer = Tracer.of(backend, model, weights)) {
            Feeds sentence = classroom.feeds("the film was not really good");
            Tensor asItIs = tracer.trace(sentence).output("prediction");
            out.printf(ROOT, "as it is: %.4f\n", asItIs.element(0));
            for (Signal gate : List.of(Signal.FORGET, Signal.INPUT, Signal.OUTPUT)) {
                for (int value = 0; value <= 1; value++) {
                    Tensor forced = tracer.trace(sentence, List.of(Force.of(gate, value)))
                            .output("prediction");
                    out.printf(ROOT, "%-11s = %d at every word: %.4f\n", gate.words(), value, forced.element(0));
                }
            }
        }
        // @end
    }

    /** The layers, their shapes and sizes. */
    static void summary(PrintStream out, Classroom classroom) {
        Model model = classroom.model();
        // @start region="summary"
        out.println(ModelSummaryTable.of(model).text()); // made of model.summary(), one row a layer
        // @end
    }

    /** The shapes on the way through the network. */
    static void shapes(PrintStream out, Classroom classroom, Backend backend) {
        Model model = classroom.model();
        Map<String, Tensor> weights = classroom.weights();
        // @start region="shapes"
        Feeds sentence = classroom.feeds("the film was not really good");
        try (Tracer tracer = Tracer.of(backend, model, weights)) {
            Trace trace = tracer.trace(sentence);
            LayerTrace lstm = trace.layers().getFirst();
            out.println("tokens      " + sentence.get("tokens") + " [samples, timesteps]");
            out.println("into LSTM   " + lstm.input() + " [timesteps, samples, features]");
            out.println("all h       " + lstm.values(Signal.HIDDEN) + " [timesteps, samples, units]");
            out.println("prediction  " + trace.output("prediction") + " [samples, 1]");
        }
        // @end
    }

    /** What a layer says that is fed a table in the place of a block. */
    static void mistake(PrintStream out) {
        // @start region="mistake"
        Input table = new Input("x", Shape.of("batch", 2), DType.FLOAT32); // samples and features, but no timesteps
        try {
            new Model(Lstm.of(2), table, false).summary();
        } catch (ShapeException e) {
            out.println(e.getMessage());
        }
        // @end
    }

    /** Sentences of different lengths in one table. */
    static void ids(PrintStream out, Classroom classroom) {
        Tokenizer words = classroom.words();
        // @start region="ids"
        List<String> texts = List.of("the cake was bad", "the film was not really good");
        PaddedSequences ids = PadSequences.post(6).apply(words.textsToSequences(texts));
        for (int row = 0; row < ids.rows(); row++) {
            out.println(Arrays.toString(ids.row(row)) + " of which " + ids.length(row) + " are words");
        }
        // @end
    }

    /** What padding does to a network that is not told of it. */
    static void padding(PrintStream out, Classroom classroom, Backend backend) {
        Model model = classroom.model();
        Map<String, Tensor> weights = classroom.weights();
        // @start region="padding"
        Model unaware = new Model(model.layer(), model.input(), false); // the same network, told no lengths
        try (Tracer told = Tracer.of(backend, model, weights);
                Tracer untold = Tracer.of(backend, unaware, weights)) {
            int[] ids = classroom.words().encode("the cake was bad");
            for (int zeros : new int[] {0, 2, 4, 8, 16}) {
                Tensor padded = Tensor.of(new int[] {1, 4 + zeros}, Arrays.copyOf(ids, 4 + zeros));
                Feeds feeds = new Feeds().put("tokens", padded).put("sequence_lens", Tensor.of(new int[] {1}, 4));
                double withLength = told.trace(feeds).output("prediction").element(0);
                double without = untold.trace(new Feeds().put("tokens", padded))
                        .output("prediction")
                        .element(0);
                out.printf(ROOT, "%2d zeros behind: %.4f with length, %.4f without\n", zeros, withLength, without);
            }
        }
        // @end
    }
}
