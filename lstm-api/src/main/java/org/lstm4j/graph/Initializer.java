package org.lstm4j.graph;

import java.util.Arrays;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Philox;
import org.lstm4j.Shape;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;

/**
 * What a parameter starts from. Each is a pure function of the seed, the parameter's name and its shape, so the order
 * in which layers are built changes nothing. Formulas are those of Keras.
 */
public sealed interface Initializer {
    /**
     * The initial values.
     *
     * @param shape the parameter's shape, all numbers
     * @param seed the training's seed
     * @param name the parameter's name, which picks the random stream
     * @return as many values as the shape has elements, row-major
     */
    float[] values(Shape shape, long seed, String name);

    private static float[] array(Shape shape) {
        return Tensor.zeros(DType.FLOAT32, shape.resolve(Sizes.NONE)).floats();
    }

    /** All elements the same. */
    record Constant(double value) implements Initializer {
        @Override
        public float[] values(Shape shape, long seed, String name) {
            float[] values = array(shape);
            Arrays.fill(values, (float) value);
            return values;
        }

        @Override
        public String toString() {
            return "constant(" + value + ")";
        }
    }

    /** Uniform in [low, high). */
    record Uniform(double low, double high) implements Initializer {
        /** Checks the order of the bounds. */
        public Uniform {
            if (!(low <= high)) {
                throw new InvalidInputException("uniform needs low <= high; got " + low + " and " + high);
            }
        }

        @Override
        public float[] values(Shape shape, long seed, String name) {
            float[] values = array(shape);
            int stream = Philox.streamOf(name);
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (low + (high - low) * Philox.uniform(seed, stream, 0, i));
            }
            return values;
        }

        @Override
        public String toString() {
            return "uniform(" + low + ", " + high + ")";
        }
    }

    /** Normal with mean 0. */
    record Normal(double deviation) implements Initializer {
        @Override
        public float[] values(Shape shape, long seed, String name) {
            float[] values = array(shape);
            int stream = Philox.streamOf(name);
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (deviation * Philox.normal(seed, stream, 0, i));
            }
            return values;
        }

        @Override
        public String toString() {
            return "normal(" + deviation + ")";
        }
    }

    /**
     * A random matrix with orthonormal rows or columns, whichever are fewer, in the last two dimensions; each matrix of
     * a stack is drawn for itself. <i>Source:</i> Saxe, McClelland, Ganguli 2013.
     */
    record Orthogonal() implements Initializer {
        @Override
        public float[] values(Shape shape, long seed, String name) {
            if (shape.rank() < 2) {
                throw new InvalidInputException("orthogonal needs a matrix; parameter " + name + " is " + shape);
            }
            int rows = shape.fixed(-2);
            int columns = shape.fixed(-1);
            float[] values = array(shape);
            int stream = Philox.streamOf(name);
            int shorter = Math.min(rows, columns);
            int longer = Math.max(rows, columns);
            int matrices = rows * columns == 0 ? 0 : values.length / (rows * columns);
            for (int matrix = 0; matrix < matrices; matrix++) {
                double[][] basis = new double[shorter][longer];
                for (int i = 0; i < shorter; i++) {
                    for (int j = 0; j < longer; j++) {
                        basis[i][j] = Philox.normal(seed, stream, matrix, (long) i * longer + j);
                    }
                }
                orthonormalise(basis);
                for (int r = 0; r < rows; r++) {
                    for (int c = 0; c < columns; c++) {
                        values[(matrix * rows + r) * columns + c] =
                                (float) (rows <= columns ? basis[r][c] : basis[c][r]);
                    }
                }
            }
            return values;
        }

        /** Gram-Schmidt, twice over, which is enough for full double accuracy. */
        private static void orthonormalise(double[][] basis) {
            for (int i = 0; i < basis.length; i++) {
                for (int pass = 0; pass < 2; pass++) {
                    for (int j = 0; j < i; j++) {
                        double dot = 0;
                        for (int k = 0; k < basis[i].length; k++) {
                            dot += basis[i][k] * basis[j][k];
                        }
                        for (int k = 0; k < basis[i].length; k++) {
                            basis[i][k] -= dot * basis[j][k];
                        }
                    }
                }
                double norm = 0;
                for (double v : basis[i]) {
                    norm += v * v;
                }
                norm = StrictMath.sqrt(norm);
                for (int k = 0; k < basis[i].length; k++) {
                    basis[i][k] /= norm;
                }
            }
        }

        @Override
        public String toString() {
            return "orthogonal()";
        }
    }

    /**
     * Zeros, and ones for the forget gate, so that a fresh LSTM remembers. The last dimension is 4 * units in the gate
     * order i, o, f, c. <i>Source:</i> Jozefowicz, Zaremba, Sutskever 2015.
     */
    record UnitForgetBias() implements Initializer {
        @Override
        public float[] values(Shape shape, long seed, String name) {
            float[] values = array(shape);
            int gates = shape.fixed(-1);
            if (gates % 4 != 0) {
                throw new InvalidInputException("unit_forget_bias needs 4 gates; parameter " + name + " is " + shape);
            }
            for (int i = 0; i < values.length; i++) {
                values[i] = i % gates / (gates / 4) == 2 ? 1 : 0;
            }
            return values;
        }

        @Override
        public String toString() {
            return "unit_forget_bias()";
        }
    }

    /** All zeros. */
    static Initializer zeros() {
        return new Constant(0);
    }

    /** All ones. */
    static Initializer ones() {
        return new Constant(1);
    }

    /** Uniform in [-limit, limit). */
    static Initializer uniform(double limit) {
        return new Uniform(-limit, limit);
    }

    /**
     * Uniform within sqrt(6 / (fanIn + fanOut)). <i>Source:</i> Glorot, Bengio 2010.
     *
     * @param fanIn how many numbers one output is a sum of
     * @param fanOut how many outputs one input goes into
     */
    static Initializer glorotUniform(int fanIn, int fanOut) {
        return uniform(StrictMath.sqrt(6.0 / ((double) fanIn + fanOut)));
    }

    /** A random orthogonal matrix. */
    static Initializer orthogonal() {
        return new Orthogonal();
    }

    /** Zeros, and ones for the forget gate. */
    static Initializer unitForgetBias() {
        return new UnitForgetBias();
    }

    /**
     * Reads what {@link Object#toString} wrote, such as {@code uniform(-0.05, 0.05)}.
     *
     * @throws InvalidInputException if it is none of those known here
     */
    static Initializer parse(String text) {
        int open = text.indexOf('(');
        if (open > 0 && text.endsWith(")")) {
            String[] arguments = text.substring(open + 1, text.length() - 1).split(",", -1);
            try {
                switch (text.substring(0, open)) {
                    case "constant" -> {
                        return new Constant(Double.parseDouble(arguments[0].strip()));
                    }
                    case "uniform" -> {
                        return new Uniform(
                                Double.parseDouble(arguments[0].strip()), Double.parseDouble(arguments[1].strip()));
                    }
                    case "normal" -> {
                        return new Normal(Double.parseDouble(arguments[0].strip()));
                    }
                    case "orthogonal" -> {
                        return new Orthogonal();
                    }
                    case "unit_forget_bias" -> {
                        return new UnitForgetBias();
                    }
                    default -> {}
                }
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new InvalidInputException("Initializer " + text + " has wrong arguments", e);
            }
        }
        throw new InvalidInputException("No initializer \"" + text
                + "\". Known: constant(v), uniform(low, high), normal(deviation), orthogonal(), unit_forget_bias().");
    }
}
