package org.lstm4j.apps.exchange;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Value;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.Provenance;
import org.lstm4j.model.ModelUse;
import org.lstm4j.model.parity.Recording;
import org.lstm4j.model.use.TextColumns;
import org.lstm4j.nn.GraphLayer;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Model;
import org.lstm4j.text.ForeignText;
import org.lstm4j.text.TextPipeline;

/**
 * A model that reads word ids, and what makes ids of texts, as one: raw text in, label out.
 *
 * @param bundle the model with its text pipeline
 * @param input the input that has become {@value TextColumns#TOKENS}
 * @param remarks what was assumed
 */
record TextDoor(Bundle bundle, String input, List<String> remarks) {
    private static final long MOST_BYTES = 256 << 20;

    /**
     * What the classes are called.
     *
     * @param labels by their numbers; empty for the numbers themselves
     * @param threshold of a model of one number: above this probability it is the second class
     */
    record ClassNames(List<String> labels, double threshold) {
        /** Checks the threshold. */
        ClassNames {
            labels = List.copyOf(labels);
            if (!(threshold > 0 && threshold < 1)) {
                throw new InvalidInputException("--threshold: is a probability between 0 and 1; got " + threshold);
            }
        }
    }

    /** Reads what makes ids of texts. @throws InvalidInputException if the file cannot be read or is of no kind that is known */
    static ForeignText read(Path file, ForeignText.Options options) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > MOST_BYTES) {
                throw new InvalidInputException(file + ": has " + Files.size(file)
                        + " bytes, more than any tokenizer or vocabulary that is read");
            }
            return ForeignText.read(Files.readAllBytes(file), file.toString(), options);
        } catch (IOException e) {
            throw new InvalidInputException(
                    file + ": cannot be read: " + e + ". Give the tokenizer's file or the list of words", e);
        }
    }

    /** How many ids a model reads of each text, if it is a number. */
    static OptionalInt steps(Graph graph) {
        return input(graph)
                .filter(input -> input.shape().dim(1) instanceof Dim.Fixed)
                .map(input -> OptionalInt.of(input.shape().fixed(1)))
                .orElse(OptionalInt.empty());
    }

    /** The only input beside lengths, if it has rows of steps. */
    private static Optional<Input> input(Graph graph) {
        List<Input> own = graph.inputs().stream()
                .filter(input -> !input.name().equals(Model.SEQUENCE_LENS))
                .toList();
        return own.size() == 1 && own.getFirst().rank() == 2 ? Optional.of(own.getFirst()) : Optional.empty();
    }

    /**
     * Puts both together.
     *
     * @param file what messages call the model
     * @throws InvalidInputException if the model does not read rows of ids and give a row of numbers for each, or not so many as there are names
     */
    static TextDoor of(String file, Bundle model, ForeignText text, ClassNames names) {
        Graph graph = model.graph();
        Input input = input(graph)
                .orElseThrow(() -> new InvalidInputException(file + ": reads " + Signatures.inputs(graph)
                        + "; a tokenizer is for a model that reads rows of word ids, [batch, time]"));
        TextPipeline pipeline = text.pipeline();
        OptionalInt steps = steps(graph);
        if (steps.isPresent() && steps.getAsInt() != pipeline.padding().maxLength()) {
            throw new InvalidInputException(
                    file + ": reads " + steps.getAsInt() + " ids of each text, and the tokenizer gives "
                            + pipeline.padding().maxLength() + "; say --length " + steps.getAsInt());
        }
        requireRows(file, graph, input, pipeline);
        List<String> remarks = new ArrayList<>();
        text.remarks().forEach(clause -> remarks.add(sentence(clause)));
        String output = graph.outputs().firstEntry().getKey();
        Value value = graph.output(output);
        if (graph.outputs().size() != 1
                || value.rank() != 2
                || !(value.shape().dim(1) instanceof Dim.Fixed(int numbers))) {
            throw new InvalidInputException(file + ": gives " + Signatures.outputs(graph)
                    + "; a model that labels texts gives one row of numbers for each, [batch, classes]");
        }
        int classes = numbers == 1 ? 2 : numbers;
        List<String> labels = names.labels();
        if (labels.isEmpty()) {
            labels = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
            remarks.add("The classes have no names: their numbers stand for them. Name them by --labels.");
        } else if (labels.size() != classes || new HashSet<>(labels).size() != classes) {
            throw new InvalidInputException("--labels: names " + labels.size() + " classes, " + labels
                    + "; the model tells " + classes + " apart");
        }
        Graph ofTokens = ofTokens(graph, input, output);
        boolean isLogits = isLogits(graph, value);
        Provenance provenance = model.provenance();
        Bundle bundle = Bundle.of(
                        ofTokens,
                        model.weights(),
                        Provenance.ofThisRun(ofTokens, provenance.seed(), provenance.backend())
                                .withData(provenance.data())
                                .withNumbers(provenance.numbers()))
                .withLabels(labels.toArray(String[]::new))
                .withThreshold(isLogits && numbers == 1 ? logit(names.threshold()) : names.threshold())
                .withTextPipeline(pipeline.toJson());
        if (isLogits && numbers == 1) {
            remarks.add("The last operator is no sigmoid: what it gives is taken for logits.");
        }
        return new TextDoor(
                ModelUse.of(ModelUse.TEXT_CLASSIFICATION).withLogits(isLogits).addTo(bundle), input.name(), remarks);
    }

    private static String sentence(String clause) {
        return Character.toUpperCase(clause.charAt(0)) + clause.substring(1) + ".";
    }

    /** Where a probability lies among logits. */
    private static double logit(double probability) {
        return Math.log(probability / (1 - probability));
    }

    /** A tokenizer of another model has ids that the embedding has no rows for. */
    private static void requireRows(String file, Graph graph, Input input, TextPipeline pipeline) {
        OptionalInt rows = graph.nodes().stream()
                .filter(node -> node.op() == Op.GATHER && readsInput(graph, node.input(1), input))
                .filter(node -> node.input(0).shape().dim(0) instanceof Dim.Fixed)
                .mapToInt(node -> node.input(0).shape().fixed(0))
                .findFirst();
        int ids = pipeline.encoder().vocabularySize();
        if (rows.isPresent() && ids > rows.getAsInt()) {
            throw new InvalidInputException(file + ": its embedding has " + rows.getAsInt()
                    + " rows, and the tokenizer ids up to "
                    + (ids - 1) + ": it is of another model, or was cut to its most frequent words when the model was"
                    + " trained (num_words)");
        }
    }

    /** Through casts and changes of shape, which graphs have in front of lookups. */
    private static boolean readsInput(Graph graph, Value value, Input input) {
        if (value.equals(input)) {
            return true;
        }
        return graph.nodes().stream()
                .filter(node -> node.outputs().contains(value))
                .anyMatch(node -> isMoving(node) && readsInput(graph, node.input(0), input));
    }

    private static boolean isMoving(Node node) {
        return switch (node.op()) {
            case CAST, RESHAPE, TRANSPOSE -> true;
            default -> false;
        };
    }

    private static Graph ofTokens(Graph graph, Input input, String output) {
        GraphLayer layer = new GraphLayer(graph, output);
        Layer ofIds = (g, x, mode) -> layer.call(g, g.cast(x, input.dtype()), mode);
        Input tokens = new Input(TextColumns.TOKENS, new Shape(input.shape().dims()), DType.INT32);
        return new Model(ofIds, tokens, TextColumns.usesLengths(graph)).inferenceGraph();
    }

    private static boolean isLogits(Graph graph, Value output) {
        return graph.nodes().stream()
                .filter(node -> node.outputs().contains(output))
                .noneMatch(node -> node.op() == Op.SIGMOID || node.op() == Op.SOFTMAX);
    }

    /** What was recorded of the model that it was, for the one that it is now. */
    Recording renamed(Recording recording) {
        SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
        recording
                .inputs()
                .forEach((name, tensor) -> inputs.put(
                        name.equals(input) ? TextColumns.TOKENS : name,
                        name.equals(input) ? tensor.to(DType.INT32) : tensor));
        SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
        outputs.put(
                bundle.graph().outputs().firstEntry().getKey(),
                recording.outputs().firstEntry().getValue());
        return new Recording(inputs, outputs, recording.layers());
    }
}
