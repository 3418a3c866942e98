package org.lstm4j.nn;

/**
 * Named inputs to named outputs: what a {@link Model} is made of if one layer after the other does not say it. Keras's functional
 * way. It is called for each graph that is traced, for training and for predictions, and must wire the same each time.
 *
 * {@snippet :
 * Shared tower = Shared.of("tower", Sequential.of(Embedding.of(1000, 16), Lstm.of(32)));
 * Model model = Model.of(
 *         List.of(ModelInput.tokens("question").withLengths(), ModelInput.tokens("answer").withLengths()),
 *         in -> {
 *             Wire question = in.get("question").through(tower);
 *             Wire answer = in.get("answer").through(tower);
 *             Wire both = Wire.join(new Concatenate(), question, answer);
 *             return Wires.of("fits", both.through(Dense.of(1, Activation.SIGMOID)))
 *                     .and("topic", question.through(Dense.of(5, Activation.SOFTMAX)));
 *         });
 * }
 */
@FunctionalInterface
public interface Network {
    /**
     * Wires it.
     *
     * @param in the model's inputs by name
     * @return its outputs by name
     */
    Wires call(Wires in);
}
