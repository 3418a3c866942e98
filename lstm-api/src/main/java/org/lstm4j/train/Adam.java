package org.lstm4j.train;

import java.util.List;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * Adaptive moments: {@code m ← β₁ m + (1 - β₁) g; v ← β₂ v + (1 - β₂) g²}, then PyTorch {@code p ← p - lr/(1-β₁ᵗ) · m / (√v/√(1-β₂ᵗ)
 * + ε)} and Keras {@code p ← p - lr √(1-β₂ᵗ)/(1-β₁ᵗ) · m / (√v + ε)}. <i>Source:</i> Kingma, Ba 2014; Keras follows the form
 * before its section 2.1 ("epsilon hat"). With amsgrad the largest v of all steps stands in the place of v (Reddi, Kale, Kumar 2018).
 *
 * @param learningRate above 0
 * @param beta1 β₁, 0 to below 1
 * @param beta2 β₂, 0 to below 1
 * @param epsilon ε, above 0
 * @param form whose rule
 * @param amsgrad true to divide by the root of the largest v so far
 * @param weightDecay 0 or more: in PyTorch's form {@code g ← g + wd p} (L2), in Keras's {@code p ← p (1 - lr wd)} first, as {@link AdamW}
 */
public record Adam(
        double learningRate, double beta1, double beta2, double epsilon, Form form, boolean amsgrad, double weightDecay)
        implements Optimizer {
    /** Checks the settings. */
    public Adam {
        Checks.positive("Adam", "learningRate", learningRate);
        Checks.fraction("Adam", "beta1", beta1);
        Checks.fraction("Adam", "beta2", beta2);
        Checks.positive("Adam", "epsilon", epsilon);
        Checks.notNegative("Adam", "weightDecay", weightDecay);
    }

    /** Without amsgrad and weight decay. */
    public Adam(double learningRate, double beta1, double beta2, double epsilon, Form form) {
        this(learningRate, beta1, beta2, epsilon, form, false, 0);
    }

    /** Keras's rule and defaults: rate 0.001, β 0.9 and 0.999, ε 1e-7. */
    public static Adam keras() {
        return new Adam(0.001, 0.9, 0.999, 1e-7, Form.KERAS);
    }

    /** PyTorch's rule and defaults: rate 0.001, β 0.9 and 0.999, ε 1e-8. */
    public static Adam pytorch() {
        return new Adam(0.001, 0.9, 0.999, 1e-8, Form.PYTORCH);
    }

    /** The same with another rate. */
    public Adam withLearningRate(double rate) {
        return new Adam(rate, beta1, beta2, epsilon, form, amsgrad, weightDecay);
    }

    /** The same with amsgrad. */
    public Adam withAmsgrad() {
        return new Adam(learningRate, beta1, beta2, epsilon, form, true, weightDecay);
    }

    /** The same with another weight decay. */
    public Adam withWeightDecay(double decay) {
        return new Adam(learningRate, beta1, beta2, epsilon, form, amsgrad, decay);
    }

    @Override
    public void step(GraphBuilder g, List<Gradient> gradients, Value rate, Updates updates) {
        Moments moments = new Moments(g, updates, beta1, beta2, epsilon, form, amsgrad);
        Decay decay = new Decay(g, rate, weightDecay, form);
        for (Gradient gradient : gradients) {
            Value change = moments.change(gradient.parameter(), decay.gradient(gradient), rate);
            updates.set(gradient.parameter(), g.sub(decay.kept(gradient.parameter()), change));
        }
    }
}
