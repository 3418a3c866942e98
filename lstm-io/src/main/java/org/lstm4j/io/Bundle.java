package org.lstm4j.io;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;
import org.lstm4j.io.internal.Fingerprint;
import org.lstm4j.io.internal.Json;
import org.lstm4j.io.internal.TensorBits;
import tools.jackson.core.JacksonException;

/**
 * Everything a model needs to be used: raw text in, label out, from one value, on any backend. {@link BundleFile} writes
 * and reads it.
 *
 * <p>Lists and maps are unmodifiable; the tensors are not copied, so do not write into them. Two bundles are equal if
 * their files are: the graphs by their text, the weights bit by bit.
 *
 * @param graph what computes a prediction
 * @param weights a tensor for each of the graph's parameters, in the graph's order
 * @param labels the names of the classes by index; empty for a model that does not classify. A graph with one output
 *     value has two: index 1 is what is above the threshold
 * @param threshold with one output value, class 1 is a prediction {@code > threshold}
 * @param textPipeline JSON that turns raw text into what the graph is fed; not looked into here
 * @param attachments JSON documents by name, for what else a task needs to use the model, as the scale of a forecast; not
 *     looked into here. A name is lower-case words joined by hyphens; documents are kept without white space
 * @param architecture JSON that says how the graph came about: layers, loss, settings of a task; not looked into here
 * @param provenance where the model comes from
 */
public record Bundle(
        Graph graph,
        SequencedMap<String, Tensor> weights,
        List<String> labels,
        double threshold,
        Optional<String> textPipeline,
        SortedMap<String, String> attachments,
        Optional<String> architecture,
        Provenance provenance) {
    /** The threshold of {@link #of}. */
    public static final double DEFAULT_THRESHOLD = 0.5;

    private static final String ATTACHMENT_NAME = "[a-z][a-z0-9]*(-[a-z0-9]+)*";
    /** Java's regular expressions take a part of the stack for each repetition, and a name may come from a file. */
    private static final int LONGEST_NAME = 200;

    /**
     * Checks that all parts belong together and that the weights are finite.
     *
     * @throws InvalidInputException naming the first parameter, label or part that is wrong
     */
    public Bundle {
        weights = ordered(graph, weights);
        labels = List.copyOf(labels);
        checkLabels(graph, labels);
        if (!Double.isFinite(threshold)) {
            throw new InvalidInputException("The threshold must be a finite number; got " + threshold);
        }
        textPipeline.ifPresent(text -> checkText(text, "text pipeline"));
        attachments = checkedAttachments(attachments);
        architecture.ifPresent(Bundle::checkArchitecture);
        if (!provenance.graphSha256().equals(Fingerprint.sha256(graph.toText()))) {
            throw new InvalidInputException("The provenance is of another graph: its SHA-256 is "
                    + provenance.graphSha256() + ", that of this graph " + Fingerprint.sha256(graph.toText())
                    + ". Make it with Provenance.ofThisRun and the graph of the bundle.");
        }
    }

    /** A model without labels, text pipeline, attachments and architecture, with the threshold {@value #DEFAULT_THRESHOLD}. */
    public static Bundle of(Graph graph, Map<String, Tensor> weights, Provenance provenance) {
        return new Bundle(
                graph,
                new LinkedHashMap<>(weights),
                List.of(),
                DEFAULT_THRESHOLD,
                Optional.empty(),
                Collections.emptySortedMap(),
                Optional.empty(),
                provenance);
    }

    private static SequencedMap<String, Tensor> ordered(Graph graph, Map<String, Tensor> weights) {
        SequencedMap<String, Tensor> ordered = new LinkedHashMap<>();
        for (Parameter parameter : graph.parameters()) {
            Tensor tensor = weights.get(parameter.name());
            if (tensor == null) {
                throw new InvalidInputException("There are no weights for parameter " + parameter.name()
                        + " of the graph. Found: " + weights.keySet());
            }
            String expected = parameter.dtype().text() + parameter.shape();
            String found = tensor.dtype().text() + tensor.shape();
            if (!found.equals(expected)) {
                throw new InvalidInputException(
                        "The weights of parameter " + parameter.name() + " are " + found + ", expected " + expected);
            }
            int index = TensorBits.firstNotFinite(tensor);
            if (index >= 0) {
                throw new InvalidInputException("The weights of parameter " + parameter.name() + " hold "
                        + tensor.element(index) + " at element " + index + ". Keep the model of an earlier step.");
            }
            ordered.put(parameter.name(), tensor);
        }
        Set<String> unknown = new LinkedHashSet<>(weights.keySet());
        unknown.removeAll(ordered.keySet());
        if (!unknown.isEmpty()) {
            throw new InvalidInputException(
                    "The graph has no parameters for the weights " + unknown + ". It has: " + ordered.keySet());
        }
        return Collections.unmodifiableSequencedMap(ordered);
    }

    private static void checkLabels(Graph graph, List<String> labels) {
        if (labels.isEmpty()) {
            return;
        }
        Set<String> seen = new HashSet<>();
        for (String label : labels) {
            checkText(label, "label");
            if (!seen.add(label)) {
                throw new InvalidInputException("Two classes have the label \"" + label + "\"");
            }
        }
        List<Integer> sizes = graph.outputs().values().stream()
                .flatMap(Bundle::lastDimension)
                .map(size -> size == 1 ? 2 : size)
                .toList();
        if (!sizes.contains(labels.size())) {
            throw new InvalidInputException("There are " + labels.size() + " labels, but the outputs of the graph tell "
                    + sizes + " classes apart");
        }
    }

    private static Stream<Integer> lastDimension(Value output) {
        return output.rank() > 0 && output.shape().dim(-1) instanceof Dim.Fixed fixed
                ? Stream.of(fixed.size(Sizes.NONE))
                : Stream.empty();
    }

    private static void checkText(String text, String what) {
        if (text.isBlank() || !Json.isEncodable(text)) {
            throw new InvalidInputException(
                    "A " + what + " of a bundle must not be empty and must be writable as UTF-8; got \"" + text + "\"");
        }
    }

    private static SortedMap<String, String> checkedAttachments(SortedMap<String, String> documents) {
        SortedMap<String, String> checked = new TreeMap<>();
        documents.forEach((name, json) -> {
            if (name.length() > LONGEST_NAME) {
                throw new InvalidInputException("The name of an attachment has at most " + LONGEST_NAME
                        + " characters; got one of " + name.length());
            }
            if (!name.matches(ATTACHMENT_NAME)) {
                throw new InvalidInputException(
                        "The name of an attachment is lower-case words joined by hyphens; got \"" + name + "\"");
            }
            try {
                checked.put(name, Json.compact(json));
            } catch (JacksonException e) {
                throw new InvalidInputException("The attachment \"" + name + "\" is not JSON: " + Json.problem(e), e);
            }
        });
        return Collections.unmodifiableSortedMap(checked);
    }

    private static void checkArchitecture(String json) {
        checkText(json, "description of the architecture");
        try {
            Json.check(json);
        } catch (JacksonException e) {
            throw new InvalidInputException("The description of the architecture is not JSON: " + Json.problem(e), e);
        }
    }

    /** With the names of the classes by index. */
    public Bundle withLabels(String... names) {
        return new Bundle(
                graph, weights, List.of(names), threshold, textPipeline, attachments, architecture, provenance);
    }

    /** With another threshold. */
    public Bundle withThreshold(double value) {
        return new Bundle(graph, weights, labels, value, textPipeline, attachments, architecture, provenance);
    }

    /** With the JSON of a text pipeline. */
    public Bundle withTextPipeline(String json) {
        return new Bundle(graph, weights, labels, threshold, Optional.of(json), attachments, architecture, provenance);
    }

    /**
     * With a JSON document, in the place of one of that name.
     *
     * @throws InvalidInputException if the name or the document is none
     */
    public Bundle withAttachment(String name, String json) {
        SortedMap<String, String> more = new TreeMap<>(attachments);
        more.put(name, json);
        return new Bundle(graph, weights, labels, threshold, textPipeline, more, architecture, provenance);
    }

    /** With JSON that says how the graph came about. */
    public Bundle withArchitecture(String json) {
        return new Bundle(graph, weights, labels, threshold, textPipeline, attachments, Optional.of(json), provenance);
    }

    /** With another provenance, such as one that holds the final numbers. */
    public Bundle withProvenance(Provenance value) {
        return new Bundle(graph, weights, labels, threshold, textPipeline, attachments, architecture, value);
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof Bundle other
                // The provenance holds the SHA-256 of the graph's text.
                && provenance.equals(other.provenance)
                && labels.equals(other.labels)
                && Double.compare(threshold, other.threshold) == 0
                && textPipeline.equals(other.textPipeline)
                && attachments.equals(other.attachments)
                && architecture.equals(other.architecture)
                && TensorBits.same(weights, other.weights);
    }

    @Override
    public int hashCode() {
        return 31 * provenance.hashCode() + labels.hashCode();
    }

    /** A line that names it; see {@link #graph} and {@link #weights} for all of it. */
    @Override
    public String toString() {
        return "Bundle[" + graph + ", labels " + labels + ", created " + provenance.created() + "]";
    }
}
