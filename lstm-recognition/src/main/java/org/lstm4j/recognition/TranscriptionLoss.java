package org.lstm4j.recognition;

import java.util.Optional;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Model;
import org.lstm4j.tasks.component.ComponentContext;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.ConfigurationException;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.train.Ctc;
import org.lstm4j.train.Loss;

/** What a transcription may be trained by, and that its last layer gives what that takes. */
final class TranscriptionLoss {
    private TranscriptionLoss() {}

    /** The loss of a task. @throws ConfigurationException if it is not for texts */
    static Ctc of(TranscriptionConfig config, Components components, ComponentContext context) {
        Loss loss = components.loss(config.loss(), context);
        if (!(loss instanceof Ctc ctc)) {
            throw new ConfigurationException(
                    config.loss().location(),
                    config.loss().key(),
                    config.loss().type() + " is not for texts whose places are not known; take ctc");
        }
        if (ctc.blank() != 0) {
            throw new ConfigurationException(
                    config.loss().location(), config.loss().key(), "blank must be 0, got " + ctc.blank());
        }
        return ctc;
    }

    /**
     * Whether a model gives logits.
     *
     * @throws ConfigurationException if it gives probabilities where its loss takes logits: that trains, and badly
     */
    static boolean requireLogits(TranscriptionConfig config, Ctc loss, Graph graph) {
        boolean isSoftmax = producer(graph, graph.output(Model.PREDICTION))
                .filter(op -> op == Op.SOFTMAX)
                .isPresent();
        TypedConfig last = config.layers().getLast();
        if (isSoftmax && loss.fromLogits()) {
            throw new ConfigurationException(
                    last.location(),
                    last.key(),
                    "gives probabilities, and loss = ctc takes logits: leave the activation away, or say from-logits ="
                            + " false of the loss");
        }
        return loss.fromLogits();
    }

    /** What computed a value, but for changes of its axes; empty for an input. */
    private static Optional<Op> producer(Graph graph, Value value) {
        Value at = value;
        while (true) {
            Value sought = at;
            Optional<Node> node = graph.nodes().stream()
                    .filter(it -> it.outputs().contains(sought))
                    .findFirst();
            if (node.isEmpty()) {
                return Optional.empty();
            }
            if (node.get().op() != Op.TRANSPOSE && node.get().op() != Op.RESHAPE) {
                return node.map(Node::op);
            }
            at = node.get().input(0);
        }
    }
}
