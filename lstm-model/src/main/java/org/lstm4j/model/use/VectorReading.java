package org.lstm4j.model.use;

import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lstm4j.InvalidInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a model of several columns sees their numbers: what it reads of the last steps, and what its numbers say of the next ones. Fitted in
 * training and stored with the model, so that training and use cannot differ. Immutable.
 *
 * <p>A number is scaled so: the logarithm of 1 + value where that is asked for, minus the level that is normal at its date, by the deviation.
 * A change from step to step is the difference of two such numbers by what is usual for changes. What the model gives is the difference of a
 * step that is to come from {@link #relativeTo}, scaled as a change, or as a number where it is relative to nothing.
 *
 * @param version of this form, 1
 * @param columns names of what is read at each step
 * @param targets names of those that are forecast
 * @param logarithms names of those whose logarithm is taken
 * @param window steps that are read
 * @param horizon steps that are forecast at once, 1 or more
 * @param reads what is read of each step
 * @param relativeTo what the model's numbers are added to
 * @param calendar whether the time of the year is read at each step, as sine and cosine: there are dates then
 * @param levels of each column what is normal: one number, the mean; or that and pairs of the cosine and sine of 1, 2 ... times the angle
 *     of the time of the year
 * @param deviations of each column, above 0
 * @param changes of each column the root of the mean square of its scaled numbers' changes from step to step, above 0
 */
public record VectorReading(
        int version,
        List<String> columns,
        List<String> targets,
        List<String> logarithms,
        int window,
        int horizon,
        Reads reads,
        Relative relativeTo,
        boolean calendar,
        List<List<Double>> levels,
        List<Double> deviations,
        List<Double> changes) {
    /** The name under which a model file holds it. */
    public static final String ATTACHMENT = "vectors";

    private static final int VERSION = 1;
    private static final int MOST_STEPS = 1 << 20;
    private static final int MOST_COLUMNS = 1 << 16;
    private static final int MOST_TERMS = 99;
    private static final int RECENT = 32; // steps whose distances are looked at
    private static final double DAYS_OF_YEAR = 365.2425;
    private static final double SECONDS_OF_DAY = 86_400;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    /** What a model reads of each step. */
    public enum Reads {
        /** The numbers. */
        LEVELS,
        /** Their changes from the step before. */
        CHANGES,
        /** First the numbers, then the changes. */
        BOTH
    }

    /** What a model's numbers are added to. */
    public enum Relative {
        /** Nothing but what is normal. */
        NOTHING,
        /** The last step: the model forecasts changes. */
        LAST,
        /** The line through the last two steps, as of what moves on with its speed: the model forecasts accelerations. */
        LINE
    }

    /** Checks what may come from a file. @throws InvalidInputException naming what does not fit */
    public VectorReading {
        columns = List.copyOf(columns);
        targets = List.copyOf(targets);
        logarithms = List.copyOf(logarithms);
        levels = levels.stream().map(List::copyOf).toList();
        deviations = List.copyOf(deviations);
        changes = List.copyOf(changes);
        require(version == VERSION, "it has version " + version + ", and this release reads version " + VERSION);
        require(!columns.isEmpty() && columns.size() <= MOST_COLUMNS, "it has 1 to " + MOST_COLUMNS + " columns");
        require(new HashSet<>(columns).size() == columns.size(), "two columns have one name");
        require(
                !targets.isEmpty() && new HashSet<>(targets).size() == targets.size(),
                "targets are columns, each once");
        require(new HashSet<>(columns).containsAll(targets), "targets are columns, each once");
        require(new HashSet<>(columns).containsAll(logarithms), "logarithms are of columns");
        require(window >= 1 && window <= MOST_STEPS && horizon >= 1 && horizon <= MOST_STEPS, "steps are 1 to 2^20");
        require((long) horizon * targets.size() <= MOST_COLUMNS, "it forecasts at most " + MOST_COLUMNS + " numbers");
        require(relativeTo != Relative.LINE || window > 1, "a line needs a window of two steps");
        require(
                levels.size() == columns.size()
                        && deviations.size() == columns.size()
                        && changes.size() == columns.size(),
                "each column has its scale");
        require(
                levels.stream()
                        .allMatch(level -> level.size() % 2 == 1
                                && level.size() <= MOST_TERMS
                                && level.stream().allMatch(Double::isFinite)),
                "a level is a number, or that and pairs");
        require(areAbove0(deviations) && areAbove0(changes), "deviations are finite and above 0");
    }

    private static boolean areAbove0(List<Double> values) {
        return values.stream().allMatch(value -> Double.isFinite(value) && value > 0);
    }

    private static void require(boolean isSo, String otherwise) {
        if (!isSo) {
            throw new InvalidInputException("the attachment \"" + ATTACHMENT + "\" is not as expected: " + otherwise);
        }
    }

    /** Of the same version. */
    public VectorReading(
            List<String> columns,
            List<String> targets,
            List<String> logarithms,
            int window,
            int horizon,
            Reads reads,
            Relative relativeTo,
            boolean calendar,
            List<List<Double>> levels,
            List<Double> deviations,
            List<Double> changes) {
        this(
                VERSION,
                columns,
                targets,
                logarithms,
                window,
                horizon,
                reads,
                relativeTo,
                calendar,
                levels,
                deviations,
                changes);
    }

    /** Whether a step needs its date. */
    public boolean needsDates() {
        return calendar || levels.stream().anyMatch(level -> level.size() > 1);
    }

    /** How many numbers of a step the model reads. */
    public int features() {
        return columns.size() * (reads == Reads.BOTH ? 2 : 1) + (calendar ? 2 : 0);
    }

    /** How many steps there must be to go on from: a first change has a step before it. */
    public int needed() {
        return reads == Reads.LEVELS ? window : window + 1;
    }

    /** How many numbers the model gives: of each step ahead each target, step by step. */
    public int outputs() {
        return Math.multiplyExact(horizon, targets.size());
    }

    /** The places of the targets among the columns. */
    public int[] targetColumns() {
        Map<String, Integer> places = new HashMap<>();
        columns.forEach(column -> places.put(column, places.size()));
        return targets.stream().mapToInt(places::get).toArray();
    }

    /** The time of the year as an angle. */
    public static double angle(LocalDateTime date) {
        double day = date.getDayOfYear() - 1 + date.toLocalTime().toSecondOfDay() / SECONDS_OF_DAY;
        return 2 * Math.PI * day / DAYS_OF_YEAR;
    }

    /** What is normal in a column at a date, in its own scale. */
    public double level(int column, Optional<LocalDateTime> date) {
        List<Double> level = levels.get(column);
        double sum = level.getFirst();
        for (int i = 1; i < level.size(); i += 2) {
            double angle = (i + 1)
                    / 2.0
                    * angle(date.orElseThrow(() -> new InvalidInputException("each step needs its date: what is normal"
                            + " in column " + columns.get(column) + " depends on the time of the year")));
            sum += level.get(i) * Math.cos(angle) + level.get(i + 1) * Math.sin(angle);
        }
        return sum;
    }

    /** A number before its level is taken away: its logarithm where that is asked for. */
    public double transformed(int column, double value) {
        if (!logarithms.contains(columns.get(column))) {
            return value;
        }
        if (value < 0) {
            throw new InvalidInputException(
                    "the logarithm of column " + columns.get(column) + " needs values of 0 and above; it has " + value);
        }
        return Math.log1p(value);
    }

    /** Numbers of one step, one for each column, in the model's scale. */
    public double[] scaled(double[] step, Optional<LocalDateTime> date) {
        double[] scaled = new double[step.length];
        Arrays.setAll(scaled, i -> (transformed(i, step[i]) - level(i, date)) / deviations.get(i));
        return scaled;
    }

    /**
     * Writes what a model reads of one step.
     *
     * @param scaled its numbers, {@link #scaled}
     * @param before those of the step before; only looked at where changes are read
     * @param into the place of the first of {@link #features} numbers
     */
    public void write(double[] scaled, double[] before, Optional<LocalDateTime> date, float[] values, int into) {
        int at = into;
        if (reads != Reads.CHANGES) {
            for (double number : scaled) {
                values[at++] = SeriesScale.single(number);
            }
        }
        if (reads != Reads.LEVELS) {
            for (int i = 0; i < scaled.length; i++) {
                values[at++] = SeriesScale.single((scaled[i] - before[i]) / changes.get(i));
            }
        }
        if (calendar) {
            double angle = angle(date.orElseThrow(
                    () -> new InvalidInputException("each step needs its date: the model reads the time of the year")));
            values[at++] = (float) Math.sin(angle);
            values[at] = (float) Math.cos(angle);
        }
    }

    /**
     * What a model gives that is right.
     *
     * @param scaled the number that came, scaled
     * @param last numbers of the last step that it reads, scaled
     * @param before numbers of the step before that; only looked at for {@link Relative#LINE}
     * @param ahead how many steps ahead, from 1
     */
    public double given(double scaled, double[] last, double[] before, int column, int ahead) {
        return (scaled - reference(last, before, column, ahead)) / unit(column);
    }

    /** The scaled number that a model means by what it gives, the reverse of {@link #given}. */
    public double meant(double given, double[] last, double[] before, int column, int ahead) {
        return given * unit(column) + reference(last, before, column, ahead);
    }

    private double unit(int column) {
        return relativeTo == Relative.NOTHING ? 1 : changes.get(column);
    }

    private double reference(double[] last, double[] before, int column, int ahead) {
        return switch (relativeTo) {
            case NOTHING -> 0;
            case LAST -> last[column];
            case LINE -> last[column] + ahead * (last[column] - before[column]);
        };
    }

    /** A scaled number as one of the column's own. */
    public double value(int column, double scaled, Optional<LocalDateTime> date) {
        double level = scaled * deviations.get(column) + level(column, date);
        return logarithms.contains(columns.get(column)) ? Math.max(0, Math.expm1(level)) : level;
    }

    /**
     * The date of a step to come. Steps of months stay months, from the end of one to the end of another too; of all others the distance is
     * the one that most of the last steps have, so that a weekend does not move Tuesday.
     *
     * @param dates of the steps so far, two or more
     */
    public static LocalDateTime ahead(List<LocalDateTime> dates, int ahead) {
        LocalDateTime last = dates.getLast();
        LocalDateTime before = dates.get(dates.size() - 2);
        long months = ChronoUnit.MONTHS.between(YearMonth.from(before), YearMonth.from(last));
        if (months > 0
                && isAtEnd(before)
                && isAtEnd(last)
                && before.toLocalTime().equals(last.toLocalTime())) {
            return YearMonth.from(last)
                    .plusMonths(months * ahead)
                    .atEndOfMonth()
                    .atTime(last.toLocalTime());
        }
        if (months > 0 && before.plusMonths(months).equals(last)) {
            return last.plusMonths(months * ahead);
        }
        Map<Long, Integer> distances = new HashMap<>();
        for (int i = Math.max(1, dates.size() - RECENT); i < dates.size(); i++) {
            distances.merge(ChronoUnit.SECONDS.between(dates.get(i - 1), dates.get(i)), 1, Integer::sum);
        }
        long seconds = distances.entrySet().stream()
                .max(Map.Entry.<Long, Integer>comparingByValue()
                        .thenComparing(Map.Entry.<Long, Integer>comparingByKey().reversed()))
                .orElseThrow()
                .getKey();
        return last.plus(seconds * ahead, ChronoUnit.SECONDS);
    }

    private static boolean isAtEnd(LocalDateTime date) {
        return date.getDayOfMonth() == date.toLocalDate().lengthOfMonth();
    }

    /** As a model file holds it. */
    public String toJson() {
        return MAPPER.writeValueAsString(this);
    }

    /** Reads what {@link #toJson} wrote. @throws InvalidInputException if it is something else */
    public static VectorReading fromJson(String json) {
        try {
            return MAPPER.readValue(json, VectorReading.class);
        } catch (JacksonException e) {
            if (e.getCause() instanceof InvalidInputException ours) {
                throw ours;
            }
            throw new InvalidInputException(
                    "the attachment \"" + ATTACHMENT + "\" is not as expected: " + e.getOriginalMessage(), e);
        }
    }
}
