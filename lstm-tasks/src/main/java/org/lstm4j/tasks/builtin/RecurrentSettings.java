package org.lstm4j.tasks.builtin;

import java.util.Optional;
import org.lstm4j.graph.Regularizer;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.InitialState;
import org.lstm4j.nn.RecurrentFormula;
import org.lstm4j.nn.RecurrentOptions;
import org.lstm4j.nn.Regularizers;
import org.lstm4j.nn.WeightConvention;

/** The settings of recurrent layers and cells that become {@link RecurrentOptions}; what a kind has not is empty. */
interface RecurrentSettings {
    /** What a weight's size adds to the loss: {@code kernel-regularizer { l2 = 0.01 }}. */
    record RegularizerSettings(Optional<Double> l1, Optional<Double> l2) {
        static Regularizer of(Optional<RegularizerSettings> settings) {
            return settings.map(
                            it -> new Regularizer(it.l1().orElse(0.0), it.l2().orElse(0.0)))
                    .orElse(Regularizer.NONE);
        }
    }

    Optional<Activation> activation();

    Optional<Double> dropout();

    Optional<Double> recurrentDropout();

    Optional<Double> recurrentWeightDropout();

    Optional<RegularizerSettings> kernelRegularizer();

    Optional<RegularizerSettings> recurrentRegularizer();

    Optional<RegularizerSettings> biasRegularizer();

    Optional<Double> clip();

    Optional<WeightConvention> weights();

    default Optional<Activation> recurrentActivation() {
        return Optional.empty();
    }

    default Optional<Boolean> returnSequences() {
        return Optional.empty();
    }

    default Optional<Boolean> goBackwards() {
        return Optional.empty();
    }

    default Optional<InitialState> initialState() {
        return Optional.empty();
    }

    default Optional<Boolean> inputForget() {
        return Optional.empty();
    }

    default Optional<Boolean> peepholes() {
        return Optional.empty();
    }

    default Optional<Integer> projection() {
        return Optional.empty();
    }

    /** With Keras's defaults for what is left out. */
    default RecurrentOptions options() {
        RecurrentOptions usual = RecurrentOptions.DEFAULT;
        return new RecurrentOptions(
                activation().orElse(usual.activation()),
                recurrentActivation().orElse(usual.recurrentActivation()),
                returnSequences().orElse(usual.returnSequences()),
                goBackwards().orElse(usual.goBackwards()),
                recurrentWeightDropout().orElse(usual.recurrentWeightDropout()),
                initialState().orElse(usual.initialState()),
                weights().orElse(usual.weights()),
                dropout().orElse(usual.dropout()),
                recurrentDropout().orElse(usual.recurrentDropout()),
                new Regularizers(
                        RegularizerSettings.of(kernelRegularizer()),
                        RegularizerSettings.of(recurrentRegularizer()),
                        RegularizerSettings.of(biasRegularizer())),
                new RecurrentFormula(
                        clip().orElse(0.0),
                        inputForget().orElse(false),
                        peepholes().orElse(false),
                        projection().orElse(0)));
    }
}
