package org.lstm4j.graph;

import java.util.Arrays;
import org.lstm4j.InvalidInputException;

/**
 * A function that a recurrent cell applies to its weighted sums, and the LSTM to its cell state. All of them have a slope that
 * follows from their value, so that training keeps the values alone.
 */
public enum CellFunction {
    /** 1 / (1 + e^-x). */
    SIGMOID("Sigmoid", "σ"),
    /**
     * 0.2 x + 0.5, held between 0 and 1: that of ONNX, and of Keras before version 3. The hard sigmoids of Keras 3 and
     * PyTorch rise by x / 6 and are another function.
     */
    HARD_SIGMOID("HardSigmoid", "σ̂"),
    /** The hyperbolic tangent. */
    TANH("Tanh", "tanh"),
    /** max(0, x). */
    RELU("Relu", "relu");

    /** How {@link #HARD_SIGMOID} rises: ONNX's alpha. */
    public static final double HARD_SIGMOID_SLOPE = 0.2;

    private final String text;
    private final String symbol;

    CellFunction(String text, String symbol) {
        this.text = text;
        this.symbol = symbol;
    }

    /** ONNX's name of it. */
    public String text() {
        return text;
    }

    /** How it is written in a formula. */
    public String symbol() {
        return symbol;
    }

    /** True for what a gate can have. */
    public boolean isBetweenZeroAndOne() {
        return this == SIGMOID || this == HARD_SIGMOID;
    }

    /** Applies it; NaN gives NaN. */
    public double apply(double x) {
        return switch (this) {
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case HARD_SIGMOID -> Math.clamp(HARD_SIGMOID_SLOPE * x + 0.5, 0, 1);
            case TANH -> Math.tanh(x);
            case RELU -> x < 0 ? 0 : x;
        };
    }

    /** The slope where it has the value y; where two meet, as at the ends of a hard sigmoid, the one outside. */
    public double slope(double y) {
        return switch (this) {
            case SIGMOID -> y * (1 - y);
            case HARD_SIGMOID -> y > 0 && y < 1 ? HARD_SIGMOID_SLOPE : 0;
            case TANH -> 1 - y * y;
            case RELU -> y > 0 ? 1 : 0;
        };
    }

    /** It as a part of a graph, for who computes gates one by one. */
    public Value apply(GraphBuilder g, Value x) {
        return switch (this) {
            case SIGMOID -> g.sigmoid(x);
            case HARD_SIGMOID -> g.clip(g.add(g.mul(x, HARD_SIGMOID_SLOPE), 0.5), 0, 1);
            case TANH -> g.tanh(x);
            case RELU -> g.relu(x);
        };
    }

    /** The function of that {@link #text} name, in any case, as in ONNX. @throws InvalidInputException naming those there are */
    public static CellFunction ofText(String text) {
        return Arrays.stream(values())
                .filter(function -> function.text.equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("A recurrent cell has no activation \"" + text
                        + "\"; known are "
                        + String.join(
                                ", ",
                                Arrays.stream(values()).map(CellFunction::text).toList())));
    }
}
