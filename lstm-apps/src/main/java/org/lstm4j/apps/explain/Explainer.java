package org.lstm4j.apps.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.Graph;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Selection;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.TextExplainer;
import org.lstm4j.tasks.TextReading;
import org.lstm4j.trace.Attribution;
import org.lstm4j.trace.Force;
import org.lstm4j.trace.IntegratedGradients;
import org.lstm4j.trace.LayerTrace;
import org.lstm4j.trace.RecurrentLayer;
import org.lstm4j.trace.Signal;
import org.lstm4j.trace.Trace;
import org.lstm4j.trace.Tracer;

/** Finds out what a model sees in a sentence. */
public final class Explainer {
    /** Of longer texts, only so many words are left out one by one: each costs a run of the model. */
    private static final int MOST_LEFT_OUT = 64;

    private final TaskModel model;
    private final TextReading reading;

    private Explainer(TaskModel model, TextReading reading) {
        this.model = model;
        this.reading = reading;
    }

    /** An explainer of a model. @throws InvalidInputException if it reads no text, or is an average of several */
    public static Explainer of(TaskModel model) {
        requireOneNetwork(model);
        TextExplainer type =
                model.as(TextExplainer.class, "read text word by word, so there is no sentence to explain");
        return new Explainer(model, type.reading(model));
    }

    /** Refuses an average of several models. */
    static void requireOneNetwork(TaskModel model) {
        if (model.members().isPresent()) {
            throw new InvalidInputException(
                    model.file() + ": is the average of " + model.members().getAsInt()
                            + " models, and only what one network sees can be shown; explain one of those");
        }
    }

    /**
     * Explains a sentence.
     *
     * @throws InvalidInputException if the model has no recurrent layer, knows no word of it, or has no such layer, unit or
     *     target
     */
    public Explanation explain(ExplainRequest request) {
        Selection selection = request.backend().withConfigured(reading.backend());
        Graph graph = model.bundle().graph();
        Sentence sentence = Sentence.of(graph, reading, request.text());
        try (Backend backend = Backends.select(selection);
                Tracer tracer = Tracer.of(backend, graph, model.bundle().weights())) {
            Feeds feeds = sentence.feeds();
            Trace trace = tracer.trace(feeds);
            List<LayerTrace> layers = chosen(trace, request);
            Tensor prediction = trace.output(Model.PREDICTION);
            Subject subject = Subject.of(model, reading, prediction, request.target());
            String baseline = sentence.empty().isPresent()
                    ? "a row of padding alone"
                    : "the same row with every word's vector replaced by zeros";
            Gradient gradient = gradient(backend, graph, subject, sentence);
            return new Explanation(new Explained(
                    model,
                    reading,
                    request,
                    backend.name() + " (" + backend.description() + ")",
                    gradient.backend(),
                    sentence,
                    sentence.columns(),
                    subject,
                    subject.probability(prediction),
                    tracer.layers().stream().map(RecurrentLayer::name).toList(),
                    layers,
                    gradient.attribution(),
                    baseline,
                    alternatives(tracer, sentence, subject)));
        }
    }

    private List<LayerTrace> chosen(Trace trace, ExplainRequest request) {
        List<String> names =
                trace.layers().stream().map(it -> it.layer().name()).distinct().toList();
        Optional<String> name = request.layer().map(wanted -> name(wanted, names));
        List<LayerTrace> chosen = trace.layers().stream()
                .filter(it -> name.isEmpty() || it.layer().name().equals(name.get()))
                .filter(it -> request.direction().isEmpty()
                        || it.direction() == request.direction().get())
                .toList();
        if (chosen.isEmpty()) {
            throw new InvalidInputException("--direction: no such layer reads "
                    + request.direction().orElseThrow().text() + "; those of the model are "
                    + String.join(
                            ", ", trace.layers().stream().map(Explained::title).toList()));
        }
        for (int unit : request.units()) {
            for (LayerTrace layer : chosen) {
                if (unit < 0 || unit >= layer.layer().units()) {
                    throw new InvalidInputException("--unit: there is no unit " + unit + " in layer "
                            + layer.layer().name() + "; it has units 0 to "
                            + (layer.layer().units() - 1));
                }
            }
        }
        return chosen;
    }

    private static String name(String wanted, List<String> names) {
        if (wanted.matches("[0-9]{1,4}") && Integer.parseInt(wanted) >= 1 && Integer.parseInt(wanted) <= names.size()) {
            return names.get(Integer.parseInt(wanted) - 1);
        }
        if (!names.contains(wanted)) {
            throw new InvalidInputException(
                    "--layer: no recurrent layer \"" + wanted + "\"; the model has " + String.join(", ", names));
        }
        return wanted;
    }

    private record Gradient(Attribution attribution, String backend) {}

    /** A backend that only infers has no gradients; then the best one that has computes them, and the result says so. */
    private Gradient gradient(Backend backend, Graph graph, Subject subject, Sentence sentence) {
        if (backend instanceof TrainingBackend trainer) {
            return new Gradient(attribution(trainer, graph, subject, sentence), backend.name());
        }
        Selection any = Selection.automatic().withOptions(BackendOptions.DEFAULT);
        try (TrainingBackend other = Backends.selectForTraining(any.forTraining())) {
            return new Gradient(
                    attribution(other, graph, subject, sentence),
                    other.name() + ", since " + backend.name() + " has no gradients");
        }
    }

    private Attribution attribution(TrainingBackend backend, Graph graph, Subject subject, Sentence sentence) {
        try (IntegratedGradients gradients =
                new IntegratedGradients(backend, graph, model.bundle().weights(), subject.target())) {
            return sentence.empty()
                    .map(empty -> gradients.attribute(sentence.feeds(), empty))
                    .orElseGet(() -> gradients.attribute(sentence.feeds()));
        }
    }

    private static List<Alternative> alternatives(Tracer tracer, Sentence sentence, Subject subject) {
        List<Alternative> alternatives = new ArrayList<>();
        for (int word = 0; word < Math.min(MOST_LEFT_OUT, sentence.words().size()); word++) {
            Optional<Sentence> shorter = sentence.without(word);
            if (shorter.isPresent()) {
                Tensor prediction = prediction(tracer, shorter.get(), List.of());
                alternatives.add(new Alternative(
                        "without \"" + sentence.words().get(word).text() + "\"",
                        word,
                        Optional.empty(),
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        subject.probability(prediction)));
            }
        }
        for (RecurrentLayer layer : tracer.layers()) {
            List<Direction> directions = layer.direction() == Direction.BIDIRECTIONAL
                    ? List.of(Direction.FORWARD, Direction.REVERSE)
                    : List.of(layer.direction());
            for (Direction direction : directions) {
                for (Signal gate : Signal.of(layer.cell())) {
                    for (int value = 0; value <= 1 && gate.canBeForced(); value++) {
                        Force force =
                                Force.of(gate, value).inLayer(layer.name()).inDirection(direction);
                        double probability = subject.probability(prediction(tracer, sentence, List.of(force)));
                        alternatives.add(new Alternative(
                                String.format(
                                        Locale.ROOT,
                                        "%s of all units is %d (%s, %s)",
                                        gate.words(),
                                        value,
                                        layer.name(),
                                        direction.text()),
                                -1,
                                Optional.of(gate.symbol()),
                                value,
                                Optional.of(layer.name()),
                                Optional.of(direction.text()),
                                probability));
                    }
                }
            }
        }
        return alternatives;
    }

    private static Tensor prediction(Tracer tracer, Sentence sentence, List<Force> forces) {
        Tensor prediction = tracer.outputs(sentence.feeds(), forces).get(Model.PREDICTION);
        if (prediction == null) {
            throw new InvalidInputException("The model's graph has no output \"" + Model.PREDICTION + "\"");
        }
        return prediction;
    }
}
