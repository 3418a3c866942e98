package org.lstm4j.nn;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.CellFunction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** A function applied to each number of a layer's output, or to its last axis. {@link ActivationLayer} makes a layer of it. */
public enum Activation {
    /** x. */
    LINEAR,
    /** max(0, x). */
    RELU,
    /** 1 / (1 + e^-x). */
    SIGMOID,
    /**
     * 0.2 x + 0.5, held between 0 and 1, as in ONNX and in Keras before version 3; today's Keras and PyTorch have x / 6 for
     * 0.2 x.
     */
    HARD_SIGMOID,
    /** e^x over their sum along the last axis. */
    SOFTMAX,
    /** log(1 + e^x). */
    SOFTPLUS,
    /** The hyperbolic tangent. */
    TANH;

    /** Applies it. */
    public Value apply(GraphBuilder g, Value x) {
        return switch (this) {
            case LINEAR -> x;
            case RELU -> g.relu(x);
            case SIGMOID -> g.sigmoid(x);
            case HARD_SIGMOID -> CellFunction.HARD_SIGMOID.apply(g, x);
            case SOFTMAX -> g.softmax(x);
            case SOFTPLUS -> g.softplus(x);
            case TANH -> g.tanh(x);
        };
    }

    /** The activation of those lower-case words. @throws InvalidInputException naming those there are */
    public static Activation ofText(String text) {
        return Arrays.stream(values())
                .filter(activation -> activation.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("No activation \"" + text + "\". Known: "
                        + Arrays.stream(values()).map(Activation::text).collect(Collectors.joining(", ")) + "."));
    }

    /** The lower-case words, joined by a hyphen. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
