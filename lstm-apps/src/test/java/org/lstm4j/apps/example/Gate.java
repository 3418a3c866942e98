package org.lstm4j.apps.example;

import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Mode;

/** Lets each feature through as far as all features together say: {@code x ⊙ σ(x kernel + bias)}, of any rank from 2 on. */
record Gate(double initialBias) implements Layer {
    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        int features = x.shape().fixed(-1);
        Parameter kernel =
                g.parameter("kernel", Shape.of(features, features), Initializer.glorotUniform(features, features));
        Parameter bias = g.parameter("bias", Shape.of(features), new Initializer.Constant(initialBias));
        return g.mul(x, g.sigmoid(g.add(g.matMul(x, kernel), bias)));
    }
}
