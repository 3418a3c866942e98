package org.lstm4j.forecast;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.graph.Input;
import org.lstm4j.model.VectorForecastModel;
import org.lstm4j.model.use.SeriesScale;
import org.lstm4j.model.use.VectorReading;
import org.lstm4j.spi.Feeds;
import org.lstm4j.train.Trainer;

/** Tracks as a model reads them, each number scaled once. Immutable; thread-safe. */
final class Forecasts {
    private final Tracks tracks;
    private final VectorReading reading;
    private final double[][][] scaled;
    private final int[] targets;

    Forecasts(Tracks tracks, VectorReading reading) {
        this.tracks = tracks;
        this.reading = reading;
        this.targets = reading.targetColumns();
        this.scaled = tracks.tracks().stream()
                .map(track -> IntStream.range(0, track.length())
                        .mapToObj(step -> reading.scaled(track.steps()[step], track.date(step)))
                        .toArray(double[][]::new))
                .toArray(double[][][]::new);
    }

    Tracks tracks() {
        return tracks;
    }

    VectorReading reading() {
        return reading;
    }

    /** The places of the targets among the columns; not to be changed. */
    int[] targets() {
        return targets;
    }

    /** What a model of them reads. */
    Input input() {
        return new Input(
                VectorForecastModel.VALUES, Shape.of("batch", reading.window(), reading.features()), DType.FLOAT32);
    }

    private Track track(VectorSplit.Case forecast) {
        return tracks.tracks().get(forecast.track());
    }

    private Optional<LocalDateTime> date(VectorSplit.Case forecast, int ahead) {
        return track(forecast).date(forecast.at() + ahead - 1);
    }

    /** A number that came, in the column's own unit; steps ahead are counted from 1. */
    double came(VectorSplit.Case forecast, int column, int ahead) {
        return track(forecast).steps()[forecast.at() + ahead - 1][column];
    }

    /** A scaled number, so many steps before the first one that is forecast, from 1. */
    double scaledBefore(VectorSplit.Case forecast, int column, int before) {
        return scaled[forecast.track()][forecast.at() - before][column];
    }

    /** The numbers of a step before what is forecast, all columns in their own units, the last one by 1. */
    double[] stepBefore(VectorSplit.Case forecast, int before) {
        return track(forecast).steps()[Math.max(0, forecast.at() - before)];
    }

    /** How many steps there are before the first one that is forecast. */
    int before(VectorSplit.Case forecast) {
        return forecast.at();
    }

    /** A number of the model's scale, nothing left out, in the column's own unit at the date of a step ahead. */
    double value(VectorSplit.Case forecast, int column, int ahead, double scaledValue) {
        return reading.value(column, scaledValue, reading.needsDates() ? date(forecast, ahead) : Optional.empty());
    }

    /** What a model means by a number, in the column's own unit. */
    double meant(VectorSplit.Case forecast, int column, int ahead, double number) {
        return value(
                forecast, column, ahead, reading.meant(number, last(forecast, 1), last(forecast, 2), column, ahead));
    }

    /** A scaled step before what is forecast, the last one by 1. */
    private double[] last(VectorSplit.Case forecast, int before) {
        return scaled[forecast.track()][Math.max(0, forecast.at() - before)];
    }

    /** Those forecasts as rows of a data set. */
    Dataset rows(List<VectorSplit.Case> cases) {
        return new Rows(List.copyOf(cases));
    }

    /** Reads windows where they lie, so that what overlaps is in memory once. */
    private final class Rows implements Dataset {
        private final List<VectorSplit.Case> cases;

        Rows(List<VectorSplit.Case> cases) {
            this.cases = cases;
        }

        @Override
        public int size() {
            return cases.size();
        }

        @Override
        public Feeds read(int[] rows) {
            int window = reading.window();
            int features = reading.features();
            float[] values = new float[rows.length * window * features];
            float[] expected = new float[rows.length * reading.outputs()];
            for (int row = 0; row < rows.length; row++) {
                VectorSplit.Case forecast = cases.get(rows[row]);
                for (int step = 0; step < window; step++) {
                    int at = forecast.at() - window + step;
                    reading.write(
                            scaled[forecast.track()][at],
                            scaled[forecast.track()][Math.max(0, at - 1)],
                            track(forecast).date(at),
                            values,
                            (row * window + step) * features);
                }
                int to = row * reading.outputs();
                for (int ahead = 1; ahead <= reading.horizon(); ahead++) {
                    for (int column : targets) {
                        double came = scaled[forecast.track()][forecast.at() + ahead - 1][column];
                        expected[to++] = SeriesScale.single(
                                reading.given(came, last(forecast, 1), last(forecast, 2), column, ahead));
                    }
                }
            }
            return new Feeds()
                    .put(VectorForecastModel.VALUES, Tensor.of(new int[] {rows.length, window, features}, values))
                    .put(Trainer.TARGET, Tensor.of(new int[] {rows.length, reading.outputs()}, expected));
        }
    }
}
