package org.lstm4j.apps.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.tasks.report.JsonText;
import org.lstm4j.text.PadSequences;
import org.lstm4j.trace.CellWeights;
import org.lstm4j.trace.LayerTrace;
import org.lstm4j.trace.Signal;

/**
 * What the script of an explained sentence's page works on. If there is room for the weights, the page computes everything
 * itself, and the trace is there to be agreed with; if not, it shows the trace, for as many units as there is room for.
 */
final class PageData {
    /** Characters that weights and trace may take: with styles, scripts and text a page stays below a megabyte. */
    private static final long ROOM = 720_000;

    private static final long LEAST_TRACE = 60_000; // of these, to agree with
    private static final long MOST_TRACE = 300_000;
    private static final int MOST_COLUMNS = 160; // more would be slow to draw and hard to read
    private static final int LEAST_COLUMNS = 8;
    private static final int MOST_UNITS = 8; // of a model that is too large for the page
    private static final double CHARACTERS = 16.0 / 3; // of a float32 in base64

    private final Explained explained;
    private final GraphProgram program;
    private final boolean isLive;
    private final List<Column> columns;

    PageData(Explained explained) {
        this.explained = explained;
        NavigableSet<Integer> ids = new TreeSet<>();
        IntStream.of(explained.sentence().ids()).forEach(ids::add);
        // A row that is full of words gets padding when one is left out.
        explained.reading().padding().ifPresent(padding -> ids.add(padding.value()));
        this.program = new GraphProgram(
                explained.model().bundle().graph(), explained.model().bundle().weights(), ids);
        this.isLive = program.isRunnable() && program.size() + LEAST_TRACE <= ROOM;
        int most = isLive ? MOST_COLUMNS : Math.clamp((int) (ROOM / 2 / columnSize()), LEAST_COLUMNS, MOST_COLUMNS);
        this.columns = explained.columns().stream().limit(most).toList();
    }

    /** What a step takes of a page that does not compute: its input and the states before it, of all layers. */
    private double columnSize() {
        return CHARACTERS
                * explained.layers().stream()
                        .mapToInt(it -> it.layer().features() + 2 * it.layer().units())
                        .sum();
    }

    /** The steps that the page shows: all worth showing, or the first of them. */
    List<Column> columns() {
        return columns;
    }

    /** True if the page can compute. */
    boolean isLive() {
        return isLive;
    }

    /** True if it could, if the model were smaller. */
    boolean isTooLarge() {
        return program.isRunnable() && !isLive;
    }

    String json() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("subject", explained.subject().name());
        data.put("target", explained.subject().target().index());
        data.put("link", explained.subject().target().link().name());
        data.put("probability", explained.probability());
        if (!explained.reading().nextWord()) {
            data.put("threshold", explained.model().bundle().threshold());
            data.put("labels", explained.model().bundle().labels());
        }
        data.put("words", explained.sentence().words());
        data.put("columns", columns);
        data.put("shares", columns.stream().map(explained::share).toList());
        data.put("row", row());
        data.put("alternatives", alternatives());
        data.put("layerNames", explained.layerNames());
        data.put("layers", explained.layers().stream().map(this::layer).toList());
        if (isLive) {
            data.put("program", program.toMap());
        }
        return JsonText.line(data);
    }

    /** How words become a row. */
    private Map<String, Object> row() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("tokens", explained.sentence().tokens());
        row.put("before", explained.reading().before());
        row.put("anyLength", explained.sentence().isOfAnyLength());
        if (explained.reading().padding().isPresent() && !explained.sentence().isOfAnyLength()) {
            PadSequences padding = explained.reading().padding().get();
            row.put("length", padding.maxLength());
            row.put("padding", padding.padding().name());
            row.put("value", padding.value());
        }
        return row;
    }

    private List<Map<String, Object>> alternatives() {
        List<Map<String, Object>> list = new ArrayList<>();
        for (Alternative it : explained.alternatives()) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("what", it.what());
            map.put("probability", it.probability());
            if (it.withoutWord() >= 0) {
                map.put("without", it.withoutWord());
            } else {
                map.put("gate", it.gate().orElseThrow());
                map.put("value", it.value());
                map.put("layer", it.layer().orElseThrow());
                map.put("direction", it.direction().orElseThrow());
            }
            list.add(map);
        }
        return list;
    }

    private Map<String, Object> layer(LayerTrace trace) {
        List<Integer> units = units(trace);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", trace.layer().name());
        map.put("cell", trace.cell().formula().text());
        map.put("activations", trace.cell().activations());
        map.put("direction", trace.direction().text());
        map.put("units", trace.layer().units());
        map.put("shown", units);
        map.put(
                "interesting",
                explained.request().units().isEmpty()
                        ? liveliest(trace).getFirst()
                        : explained.request().units().getFirst());
        map.put("signals", trace.signals().stream().map(Signal::symbol).toList());
        Map<String, Object> values = new LinkedHashMap<>();
        for (Signal signal : trace.signals()) {
            values.put(signal.symbol(), GraphProgram.base64(values(trace, signal, units)));
        }
        map.put("values", values);
        if (!isLive) {
            arithmetic(map, trace, units);
        }
        return map;
    }

    /** What a page that does not compute needs beside the trace: means over all units, and what some units are computed from. */
    private void arithmetic(Map<String, Object> map, LayerTrace trace, List<Integer> units) {
        Map<String, Object> means = new LinkedHashMap<>();
        for (Signal signal : trace.signals()) {
            means.put(
                    signal.symbol(),
                    columns.stream()
                            .map(column -> trace.mean(signal, column.step(), 0))
                            .toList());
        }
        map.put("means", means);
        map.put(
                "gates",
                Signal.weighted(trace.cell()).stream().map(Signal::symbol).toList());
        CellWeights weights = trace.weights();
        map.put("w", GraphProgram.base64(rows(trace, weights.w(), units)));
        map.put("r", GraphProgram.base64(rows(trace, weights.r(), units)));
        map.put("inputBias", GraphProgram.base64(rows(trace, weights.inputBias(), units)));
        map.put("stateBias", GraphProgram.base64(rows(trace, weights.stateBias(), units)));
        map.put("x", GraphProgram.base64(steps(trace.input())));
        map.put("hiddenBefore", GraphProgram.base64(steps(trace.hiddenBefore())));
        if (trace.cell().hasCellState()) {
            map.put("cellBefore", GraphProgram.base64(steps(trace.cellBefore())));
        }
    }

    /** The units to show: all, or those asked for and the liveliest. */
    private List<Integer> units(LayerTrace trace) {
        int all = trace.layer().units();
        int perUnit = trace.signals().size() * columns.size();
        double room = Math.min(MOST_TRACE, isLive ? ROOM - program.size() : ROOM / 2)
                / (double) explained.layers().size();
        int gates = trace.cell().gates();
        double weights = isLive ? 0 : (double) gates * (trace.layer().features() + all);
        int fitting = (int) Math.max(1, room / CHARACTERS / (perUnit + weights));
        int count = Math.min(all, isLive ? fitting : Math.min(MOST_UNITS, fitting));
        List<Integer> units = new ArrayList<>(explained.request().units());
        liveliest(trace).stream().filter(unit -> !units.contains(unit)).forEach(units::add);
        return units.stream()
                .limit(Math.max(count, explained.request().units().size()))
                .sorted()
                .toList();
    }

    /** All units, those first whose state moves most over the words. */
    private List<Integer> liveliest(LayerTrace trace) {
        Signal state = trace.cell().hasCellState() ? Signal.CELL : Signal.HIDDEN;
        return IntStream.range(0, trace.layer().units())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer unit) -> -range(trace, state, unit))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private double range(LayerTrace trace, Signal signal, int unit) {
        double[] values = columns.stream()
                .filter(Column::readsWord)
                .mapToDouble(column -> trace.value(signal, column.step(), 0, unit))
                .toArray();
        DoubleSummaryStatistics range = DoubleStream.of(values).summaryStatistics();
        return range.getMax() - range.getMin();
    }

    /** [columns, units]. */
    private Tensor values(LayerTrace trace, Signal signal, List<Integer> units) {
        Tensor values = Tensor.zeros(DType.FLOAT32, columns.size(), units.size());
        int at = 0;
        for (Column column : columns) {
            for (int unit : units) {
                values.floats()[at++] = (float) trace.value(signal, column.step(), 0, unit);
            }
        }
        return values;
    }

    /** Of each gate the rows of some units [gates, units, width]. */
    private static Tensor rows(LayerTrace trace, Tensor matrix, List<Integer> units) {
        int all = trace.layer().units();
        int gates = trace.cell().gates();
        int width = matrix.size() / (gates * all);
        Tensor rows = Tensor.zeros(DType.FLOAT32, gates, units.size(), width);
        int at = 0;
        for (int gate = 0; gate < gates; gate++) {
            for (int unit : units) {
                rows.copyElements(matrix, (gate * all + unit) * width, at, width);
                at += width;
            }
        }
        return rows;
    }

    /** The columns' steps of [time, 1, width]. */
    private Tensor steps(Tensor all) {
        int width = all.dim(2);
        Tensor steps = Tensor.zeros(DType.FLOAT32, columns.size(), width);
        int at = 0;
        for (Column column : columns) {
            steps.copyElements(all, column.step() * width, at, width);
            at += width;
        }
        return steps;
    }
}
