package org.lstm4j.labelling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.model.use.WordFeatures;
import org.lstm4j.nn.Dropout;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Mode;

/**
 * From what {@link WordFeatures} gives of each word, int32 {@code [batch, time, columns]}, to a vector of each, float32 {@code [batch,
 * time, features]}: those of the word, its suffixes, its shape and its letters, one behind the other.
 *
 * <p>While training a word is taken for an unknown one with some probability. The numbers for that are those of all dropout: a function
 * of seed and step, so that a training that goes on has the same.
 *
 * @param features how many ids there are
 * @param config how long the vectors are
 * @param letters what reads the letters of a word, if they are read
 */
record WordVectors(WordFeatures features, WordsConfig config, Optional<Layer> letters) implements Layer {
    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        List<Value> vectors = new ArrayList<>();
        int column = 0;
        Value words = withoutSome(g, column(g, x, column++), mode);
        vectors.add(vectors(g, "word", features.wordIds(), config.units(), words, mode));
        for (int i = 0; i < features.suffixLengths().size(); i++) {
            String name = "suffix_" + features.suffixLengths().get(i);
            int units = config.suffixUnits().orElseThrow();
            vectors.add(vectors(g, name, features.suffixIds().get(i), units, column(g, x, column++), mode));
        }
        if (config.shapeUnits().isPresent()) {
            int units = config.shapeUnits().get();
            vectors.add(vectors(g, "shape", features.shapeIds(), units, column(g, x, column++), mode));
        }
        if (letters.isPresent()) {
            vectors.add(ofLetters(g, letters.get(), g.slice(x, 2, column, features.columns()), mode));
        }
        Value all = vectors.size() == 1 ? vectors.getFirst() : g.concat(2, vectors.toArray(Value[]::new));
        return Dropout.of(config.dropout().orElse(0.0)).call(g.uniqueScope("dropout"), all, mode);
    }

    private static Value column(GraphBuilder g, Value x, int column) {
        return g.reshape(g.slice(x, 2, column, column + 1), x.shape().slice(0, 2));
    }

    private static Value vectors(GraphBuilder g, String name, int ids, int units, Value x, Mode mode) {
        return Embedding.of(ids, units).call(g.uniqueScope(name), x, mode);
    }

    private Value withoutSome(GraphBuilder g, Value words, Mode mode) {
        double rate = config.wordDropout().orElse(0.0);
        if (!mode.training() || rate == 0) {
            return words;
        }
        Value isDropped = g.less(mode.randomUniform(g, words.shape()), g.constant(rate, DType.FLOAT32));
        return g.where(isDropped, g.constant(WordFeatures.UNKNOWN, DType.INT32), words);
    }

    /** Each word is a row of its own, as long as it has letters; padding has none. */
    private Value ofLetters(GraphBuilder g, Layer layer, Value ids, Mode mode) {
        List<Dim> sentences = ids.shape().slice(0, 2).dims();
        Shape rows = Shape.of(Dim.product(sentences), Dim.of(features.mostLetters()));
        Value words = g.reshape(ids, rows);
        Value isLetter = g.sub(1, g.cast(g.equal(words, g.constant(0, DType.INT32)), DType.FLOAT32));
        Value lengths = g.cast(g.reduceSum(isLetter, false, 1), DType.INT32);
        int units = config.letters().orElseThrow().units();
        Value read = vectors(g, "letter", features.letterIds(), units, words, mode);
        Mode ofWords = mode.withSequenceLens(lengths).withMask(Absent.INSTANCE);
        Value y = layer.apply(g.uniqueScope("letters"), read, ofWords).value();
        if (y.rank() != 2
                || !(y.shape().dim(1) instanceof Dim.Fixed(int size))
                || !y.shape().dim(0).equals(rows.dim(0))) {
            throw new ShapeException(
                    g.path(),
                    "words.letters.layers must come to a vector for each word, [words, features], as a recurrent layer"
                            + " does that gives its last step, or a pooling; they give " + y.shape(),
                    y.shape());
        }
        return g.reshape(y, new Shape(sentences).concat(Shape.of(size)));
    }
}
