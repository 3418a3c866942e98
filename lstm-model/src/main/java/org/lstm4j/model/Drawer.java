package org.lstm4j.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Value;
import org.lstm4j.io.Bundle;
import org.lstm4j.model.use.StepDensity;
import org.lstm4j.model.use.StepDraws;
import org.lstm4j.model.use.StepReading;
import org.lstm4j.nn.Model;
import org.lstm4j.signal.Sequence;
import org.lstm4j.spi.Feeds;

/**
 * A saved model that draws sequences of numbers step by step: pen strokes, images row by row. It says as well how likely a sequence is that
 * somebody else drew.
 *
 * {@snippet class="org.lstm4j.model.snippets.SavedModelSnippets" region="draw"}
 *
 * <p>For each step it reads the whole sequence so far again, whatever its layers are: a model may look back at all of it. Sequences that are
 * drawn together are read together.
 *
 * <p>Thread-safe, until its {@link SavedModel} is closed. On the backend {@code native} no sequence depends, in any bit, on those beside it.
 */
public final class Drawer {
    /** The most sequences of one call. */
    public static final int MOST = 100_000;

    /** So few sizes are met that a backend has a plan for each. */
    private static final int MULTIPLE = 8;
    /** Numbers that are read or given together: 16 MB. */
    private static final long TOGETHER = 1L << 22;

    private final SavedModel model;
    private final StepReading reading;

    private Drawer(SavedModel model, StepReading reading) {
        this.model = model;
        this.reading = reading;
    }

    static Drawer of(SavedModel model) {
        model.require(ModelUse.SEQUENCE_GENERATION, "draw sequences");
        return new Drawer(model, reading(model.name(), model.bundle()));
    }

    /**
     * What a file says of its steps, after it was made sure that its graph reads and gives that.
     *
     * @param name of the model, for the message
     * @throws InvalidInputException if it says nothing, or its graph is another one: a file from somebody else can hold any
     */
    public static StepReading reading(String name, Bundle bundle) {
        String json = bundle.attachments().get(StepReading.ATTACHMENT);
        if (json == null) {
            throw new InvalidInputException(name + ": does not say what a step of it is, so it cannot draw");
        }
        StepReading reading;
        try {
            reading = StepReading.fromJson(json);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(name + ": " + e.getMessage(), e);
        }
        Graph graph = bundle.graph();
        int features = reading.features();
        Value output = graph.output(Model.PREDICTION);
        boolean fits = graph.inputs().size() == 2
                && graph.inputs().stream().anyMatch(input -> isSteps(input, features))
                && graph.inputs().stream().anyMatch(input -> input.name().equals(Model.SEQUENCE_LENS))
                && output.rank() == 3
                && output.dtype() == DType.FLOAT32
                && output.shape().dim(2).equals(Dim.of(reading.numbers()));
        if (!fits) {
            throw new InvalidInputException(name + ": its graph reads "
                    + graph.inputs().stream()
                            .map(input -> input.name() + " " + input.dtype().text() + input.shape())
                            .toList()
                    + " and gives " + output.dtype().text() + output.shape() + ", where a model of its steps reads "
                    + StepReading.INPUT + " float32[batch, time, " + features + "] and " + Model.SEQUENCE_LENS
                    + ", and gives " + reading.numbers()
                    + " numbers for each step; it was damaged or put together by hand");
        }
        return reading;
    }

    private static boolean isSteps(Input input, int features) {
        return input.name().equals(StepReading.INPUT)
                && input.dtype() == DType.FLOAT32
                && input.rank() == 3
                && input.shape().dim(1) instanceof Dim.Named
                && input.shape().dim(2).equals(Dim.of(features));
    }

    /** What a step is. */
    public StepReading reading() {
        return reading;
    }

    /** The classes that it draws; none of a model that knows none. */
    public List<String> labels() {
        return reading.classes();
    }

    /**
     * Draws sequences.
     *
     * @param count how many, from 1 to {@value #MOST}
     * @throws InvalidInputException if the number is none of these, or the model does not know the class
     * @throws org.lstm4j.ClosedException if the model is closed
     */
    public List<Drawn> draw(int count, DrawOptions options) {
        if (count < 1 || count > MOST) {
            throw new InvalidInputException("From 1 to " + MOST + " sequences are drawn at once; got " + count);
        }
        List<Drawing> drawings = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            drawings.add(new Drawing(new float[0], row, label(options, row), options));
        }
        return drawn(drawings);
    }

    /**
     * Draws on from the first steps of sequences; where no class is asked for, as one of the class that these are likeliest of.
     *
     * @param beginnings each with the columns that the model was trained with, in their units
     * @return each with its beginning
     * @throws InvalidInputException if one does not fit, or the model does not know the class
     * @throws org.lstm4j.ClosedException if the model is closed
     */
    public List<Drawn> complete(List<Sequence> beginnings, DrawOptions options) {
        List<Drawing> drawings = new ArrayList<>();
        for (int row = 0; row < beginnings.size(); row++) {
            float[] scaled = scaled(beginnings.get(row));
            most(beginnings.get(row).steps(), options); // refused before it is read
            int label = options.label().isEmpty() && !labels().isEmpty() ? likeliest(scaled) : label(options, row);
            drawings.add(new Drawing(scaled, row, label, options));
        }
        return drawn(drawings);
    }

    /** How many steps a sequence gets at most. @throws InvalidInputException if more are given, or it has another number */
    private int most(int given, DrawOptions options) {
        int usual = reading.ends() ? reading.longest() : reading.usual();
        int most = options.steps().orElse(Math.max(given, usual));
        if (given > most || (reading.isFixed() && most > reading.longest())) {
            throw new InvalidInputException(model.name() + ": of at most " + most + " steps " + given + " are given"
                    + (reading.isFixed() ? ", and all sequences of it have " + reading.longest() : ""));
        }
        return most;
    }

    /** The class that a beginning is likeliest of, if all are as frequent. */
    private int likeliest(float[] scaled) {
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int label = 0; label < labels().size(); label++) {
            double log = sum(logDensities(scaled, label, false));
            if (log > most) {
                most = log;
                best = label;
            }
        }
        return best;
    }

    /** The number of the class that is drawn; below 0 of a model without classes. */
    private int label(DrawOptions options, int row) {
        if (options.label().isEmpty()) {
            return labels().isEmpty() ? -1 : row % labels().size();
        }
        return index(options.label().get());
    }

    /** @throws InvalidInputException if there is no such class */
    private int index(String label) {
        int index = labels().indexOf(label);
        if (index < 0) {
            throw new InvalidInputException(
                    model.name() + ": " + (labels().isEmpty() ? "knows no classes" : "knows the classes " + labels())
                            + "; got \"" + label + "\"");
        }
        return index;
    }

    private float[] scaled(Sequence sequence) {
        if (sequence.features() != reading.width()) {
            throw new InvalidInputException(model.name() + ": a step of it has the " + reading.width() + " columns "
                    + reading.columns() + "; got " + sequence.features());
        }
        return reading.scaled(sequence.values());
    }

    /** A sequence as it is drawn. */
    private final class Drawing {
        private final int row;
        private final int label;
        private final int given;
        private final int most;
        private final DrawOptions options;
        private float[] steps;
        private int count;
        private boolean isEnded;

        Drawing(float[] given, int row, int label, DrawOptions options) {
            this.row = row;
            this.label = label;
            this.options = options;
            this.given = given.length / reading.width();
            this.count = this.given;
            this.most = most(this.given, options);
            this.steps = given;
        }

        boolean isDone() {
            return isEnded || count == most;
        }

        void add(float[] numbers, int at) {
            if (steps.length
                    < (count + 1) * reading.width()) { // grows, since most end long before the most that they may have
                int capacity = Math.min(most, Math.max(2 * count, 16));
                steps = Arrays.copyOf(steps, Math.multiplyExact(capacity, reading.width()));
            }
            StepDraws draws = new StepDraws(options.seed(), row, count);
            reading.density().draw(numbers, at, options.temperature(), draws, steps, count * reading.width());
            count++;
            if (reading.ends()) {
                double logit = numbers[at + reading.density().numbers()];
                isEnded = StepDensity.drawn(logit, options.temperature(), draws) == 1;
            }
        }

        Drawn drawn() {
            float[] values = Arrays.copyOf(steps, count * reading.width());
            for (int i = 0; i < values.length; i++) {
                values[i] = reading.value(i % reading.width(), values[i]);
            }
            boolean isWhole = isEnded || (reading.isFixed() && count == reading.longest());
            return new Drawn(
                    Sequence.of(reading.width(), values), label < 0 ? "" : labels().get(label), given, isWhole);
        }
    }

    private List<Drawn> drawn(List<Drawing> drawings) {
        List<Drawing> open = drawings.stream().filter(it -> !it.isDone()).toList();
        while (!open.isEmpty()) {
            for (int from = 0; from < open.size(); ) {
                int longest = 0;
                int to = from;
                while (to < open.size() && goesWith(to - from, Math.max(longest, open.get(to).count + 1))) {
                    longest = Math.max(longest, open.get(to).count + 1);
                    to++;
                }
                List<Drawing> part = open.subList(from, to);
                List<Read> reads = part.stream()
                        .map(it -> new Read(it.steps, it.count + 1, it.label))
                        .toList();
                Tensor outputs = numbers(reads);
                for (int row = 0; row < part.size(); row++) {
                    int step = row * outputs.dim(1) + part.get(row).count;
                    part.get(row).add(outputs.floats(), step * reading.numbers());
                }
                from = to;
            }
            open = open.stream().filter(it -> !it.isDone()).toList();
        }
        return drawings.stream().map(Drawing::drawn).toList();
    }

    private boolean goesWith(int rows, int longest) {
        long numbers = Math.max(reading.features(), reading.numbers());
        return rows == 0 || (rows < Rows.MOST && (rows + 1) * numbers * longest <= TOGETHER);
    }

    /**
     * Steps to be read.
     *
     * @param scaled all of them
     * @param steps how many are looked at, of each what stands before it
     * @param label number of its class
     */
    // Handed on once, never compared.
    @SuppressWarnings("ArrayRecordComponent")
    private record Read(float[] scaled, int steps, int label) {}

    /** What the model gives for each step of some sequences. */
    private Tensor numbers(List<Read> reads) {
        int features = reading.features();
        int longest = reads.stream().mapToInt(Read::steps).max().orElse(1);
        int rounded = Math.ceilDiv(longest, MULTIPLE) * MULTIPLE;
        int steps = reading.isFixed() ? Math.min(rounded, reading.longest()) : rounded;
        int[] rows = Rows.filled(reads.size());
        Tensor input = Tensor.zeros(DType.FLOAT32, rows.length, steps, features);
        int[] lengths = new int[rows.length];
        for (int row = 0; row < rows.length; row++) {
            Read read = reads.get(rows[row]);
            reading.write(read.scaled(), read.steps(), read.label(), input.floats(), row * steps * features);
            lengths[row] = read.steps();
        }
        Tensor outputs = Tensor.zeros(DType.FLOAT32, rows.length, steps, reading.numbers());
        Feeds feeds = new Feeds()
                .put(StepReading.INPUT, input)
                .put(Model.SEQUENCE_LENS, Tensor.of(new int[] {rows.length}, lengths));
        model.runs().run(feeds, new Feeds().put(Model.PREDICTION, outputs));
        return outputs;
    }

    /**
     * How likely each step of a sequence is after those before it: the logarithms of the densities, in the model's scale; in the units of
     * the file they are lower by {@link StepReading#logScale}. Where the model says where a sequence ends, that it does so behind the last step and not
     * before is a part of it.
     *
     * @param sequence with the columns that the model was trained with
     * @throws InvalidInputException if it does not fit, or the model has classes
     * @throws org.lstm4j.ClosedException if the model is closed
     */
    public double[] logDensities(Sequence sequence) {
        if (!labels().isEmpty()) {
            throw new InvalidInputException(model.name() + ": draws the classes " + labels()
                    + ", and a sequence is likely or not as one of them; say which");
        }
        return logDensities(scaled(sequence), -1);
    }

    /** The same of a sequence of a class. @throws InvalidInputException also if the model does not know it */
    public double[] logDensities(Sequence sequence, String label) {
        return logDensities(scaled(sequence), index(label));
    }

    private double[] logDensities(float[] scaled, int label) {
        int steps = scaled.length / reading.width();
        if (reading.isFixed() && steps != reading.longest()) {
            throw new InvalidInputException(
                    model.name() + ": all sequences of it have " + reading.longest() + " steps; got " + steps);
        }
        return logDensities(scaled, label, true);
    }

    private double[] logDensities(float[] scaled, int label, boolean isWhole) {
        int steps = scaled.length / reading.width();
        Tensor outputs = numbers(List.of(new Read(scaled, steps, label)));
        return logDensities(reading, outputs.floats(), 0, scaled, isWhole);
    }

    /**
     * How likely each step of a sequence is, by the numbers that a model gave for it.
     *
     * @param outputs of the model
     * @param at where those of the sequence begin
     * @param scaled the sequence
     */
    public static double[] logDensities(StepReading reading, float[] outputs, int at, float[] scaled) {
        return logDensities(reading, outputs, at, scaled, true);
    }

    private static double[] logDensities(
            StepReading reading, float[] outputs, int at, float[] scaled, boolean isWhole) {
        int width = reading.width();
        int steps = scaled.length / width;
        double[] logs = new double[steps];
        for (int step = 0; step < steps; step++) {
            int numbers = at + step * reading.numbers();
            logs[step] = reading.density().log(outputs, numbers, scaled, step * width);
            if (reading.ends()) {
                logs[step] += StepDensity.binary(
                        outputs[numbers + reading.density().numbers()], isWhole && step == steps - 1 ? 1 : 0);
            }
        }
        return logs;
    }

    /**
     * How likely a sequence is: the sum of its {@link #logDensities}. Of a model with classes all of which are as likely, by the
     * logarithm of the mean of their densities.
     *
     * @throws InvalidInputException if it does not fit
     * @throws org.lstm4j.ClosedException if the model is closed
     */
    public double logLikelihood(Sequence sequence) {
        return labels().isEmpty() ? sum(logDensities(sequence)) : mean(logLikelihoods(sequence));
    }

    /** How likely a sequence is as one of each class, in the order of {@link #labels}; none of a model without. */
    public double[] logLikelihoods(Sequence sequence) {
        float[] scaled = scaled(sequence);
        double[] all = new double[labels().size()];
        Arrays.setAll(all, label -> sum(logDensities(scaled, label)));
        return all;
    }

    private static double sum(double[] logs) {
        return Arrays.stream(logs).sum();
    }

    private static double mean(double[] logs) {
        double most = Arrays.stream(logs).max().orElse(0);
        return most
                + Math.log(Arrays.stream(logs).map(log -> Math.exp(log - most)).sum() / logs.length);
    }
}
