package org.lstm4j.nn;

import java.util.Optional;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.Input;

/**
 * A named input of a {@link Model}: Keras's {@code Input}. Its name is that of the column of a data set, and of the input of an
 * exported file. Immutable.
 *
 * <p>Lengths belong to a dimension: all that has steps of the dimension {@code question_time} ends where the question does, be it
 * an input, what lies on the way, or an output. So inputs of different lengths have different names for their steps, as {@link
 * #tokens} gives them, and inputs that go side by side, such as words and their tags, have one name, and one of them the lengths.
 *
 * @param input name, shape with the batch first, and type
 * @param hasLengths true if each row's length is fed too, as int32 {@code NAME_lens [batch]}, or {@value Model#SEQUENCE_LENS} if
 *     the model has this input alone; then padding is neither computed nor read, and counts in no loss
 */
public record ModelInput(Input input, boolean hasLengths) {
    private static final String LENS = "_lens";

    /** Checks that the batch comes first. */
    public ModelInput {
        if (input.rank() == 0 || !input.shape().dim(0).equals(Dim.of("batch"))) {
            throw new InvalidInputException("The first dimension of a model's input is \"batch\"; \"" + input.name()
                    + "\" is " + input.shape());
        }
    }

    /** An input of numbers, float32, such as {@code Shape.of("batch", 7)}. */
    public static ModelInput of(String name, Shape shape) {
        return of(name, shape, DType.FLOAT32);
    }

    /** An input of any type. */
    public static ModelInput of(String name, Shape shape, DType dtype) {
        return new ModelInput(new Input(name, shape, dtype), false);
    }

    /** An input of token ids, {@code NAME: int32[batch, NAME_time]}. */
    public static ModelInput tokens(String name) {
        return of(name, Shape.of(Dim.of("batch"), time(name)), DType.INT32);
    }

    /** An input of sequences of vectors, {@code NAME: float32[batch, NAME_time, features]}. */
    public static ModelInput sequences(String name, int features) {
        return of(name, Shape.of(Dim.of("batch"), time(name), Dim.of(features)));
    }

    private static Dim time(String name) {
        return Dim.of(name.replaceAll("[^A-Za-z0-9_]", "_") + "_time");
    }

    /**
     * The same input, with each row's length.
     *
     * @throws InvalidInputException if its second dimension has no name
     */
    public ModelInput withLengths() {
        if (input.rank() < 2 || !(input.shape().dim(1) instanceof Dim.Named)) {
            throw new InvalidInputException("Lengths belong to a dimension with a name; \"" + input.name() + "\" is "
                    + input.shape() + ". Name its steps, as [batch, time]");
        }
        return new ModelInput(input, true);
    }

    /** Its name. */
    public String name() {
        return input.name();
    }

    /** The input with its lengths, if it has them. */
    Optional<Input> lengths(boolean isAlone) {
        String name = isAlone ? Model.SEQUENCE_LENS : input.name() + LENS;
        return hasLengths ? Optional.of(new Input(name, Shape.of("batch"), DType.INT32)) : Optional.empty();
    }

    /** What the input with its lengths is called where it is not alone. */
    static String lengthsName(Input input) {
        return input.name() + LENS;
    }
}
