package org.lstm4j.apps.lab;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lstm4j.io.AtomicFile;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Selection;
import org.lstm4j.tasks.TaskDefinition;
import org.lstm4j.tasks.report.JsonText;
import org.lstm4j.tasks.report.RunReport;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.run.RunFolder;
import org.lstm4j.tasks.run.TrainRequest;
import org.lstm4j.tasks.wording.Counted;
import org.lstm4j.text.TextPreparation;

/**
 * What hidden layers are for: points of two spirals, told apart by networks of none to four of them. It trains the tasks {@code depth-0}
 * to {@code depth-4} as {@code lstm train} does and leaves the folder of each run. <i>Source:</i> Lang and Witbrock 1988 for the points.
 */
public final class Depth implements Lab {
    private static final int MOST = 4;
    private static final int SEEDS = 5;
    private static final List<String> REHEARSAL =
            List.of("data.source.rows=200", "data.test-source.rows=100", "training.epochs=2");

    @Override
    public String name() {
        return "depth";
    }

    @Override
    public String description() {
        return "what hidden layers are for: two spirals, told apart by networks of none to four";
    }

    @Override
    public int usualSeeds() {
        return SEEDS;
    }

    @Override
    public Record run(LabRequest request) {
        Evidence evidence = Evidence.of(request.isQuick(), request.seeds());
        List<List<TaskDefinition>> tasks = new ArrayList<>();
        for (int depth = 0; depth <= MOST; depth++) {
            tasks.add(tasks(request, depth));
        }
        LabLines lines = new LabLines(request.text());
        String backend = backend(request);
        // By its name, so that why it was chosen is said once and not for each network.
        Selection chosen =
                Selection.of(backend).withOptions(request.backend().options()).forTraining();
        request.folder().prepare();
        int trainings = tasks.size() * request.seeds();
        lines.begin(
                evidence,
                trainings,
                String.format(
                        Locale.ROOT,
                        "%s on %s: points of two spirals, %s",
                        Counted.of(trainings, "network"),
                        backend,
                        Counted.of(request.seeds(), "seed")));
        long start = System.nanoTime();
        List<DepthResult> results = new ArrayList<>();
        for (int depth = 0; depth < tasks.size(); depth++) {
            List<RunReport> runs = new ArrayList<>();
            for (TaskDefinition task : tasks.get(depth)) {
                RunReport run = train(task, request, chosen, depth, runs.size());
                runs.add(run);
                lines.done(String.format(
                        Locale.ROOT,
                        "%-16s  seed %d  accuracy %.4f  %.1f s",
                        DepthResult.title(depth),
                        run.seed(),
                        DepthResult.accuracy(run),
                        run.seconds()));
            }
            results.add(DepthResult.of(depth, runs));
        }
        DepthReport report = DepthReport.of(
                name(), backend, evidence, request.seedList(), (System.nanoTime() - start) / 1e9, results);
        print(request.text(), report);
        lines.files(write(request.folder().path(), report));
        return report;
    }

    private static List<TaskDefinition> tasks(LabRequest request, int depth) {
        return request.seedList().stream()
                .map(seed -> {
                    List<String> settings = new ArrayList<>(List.of("training.seed=" + seed));
                    settings.addAll(request.isQuick() ? REHEARSAL : List.of());
                    return request.tasks().get().read("depth-" + depth, settings);
                })
                .toList();
    }

    /** Who computes; refuses one that cannot train before a folder is made. */
    private static String backend(LabRequest request) {
        try (Backend backend = Backends.selectForTraining(request.backend())) {
            return backend.name();
        }
    }

    private static RunReport train(TaskDefinition task, LabRequest request, Selection backend, int depth, int run) {
        Path folder = request.folder().path().resolve("depth-" + depth);
        return task.type()
                .train(
                        task,
                        new TrainRequest(
                                backend,
                                new DataRoot(Optional.empty(), DataRoot.NOBODY_NAMED_ONE),
                                new RunFolder(folder).ofSeed(request.seedList().get(run)),
                                new PrintWriter(Writer.nullWriter()),
                                request.invocation(),
                                TextPreparation.DIRECT,
                                Optional.empty()));
    }

    private static void print(PrintWriter text, DepthReport report) {
        text.printf(
                Locale.ROOT,
                "%nAccuracy on fresh points%s; %.0f s in all%n",
                report.seeds().size() == 1
                        ? ""
                        : ", mean (lowest–highest) of " + report.seeds().size() + " seeds",
                report.seconds());
        report.caution().ifPresent(text::println);
        for (DepthResult result : report.networks()) {
            text.printf(
                    Locale.ROOT,
                    "  %-22s%-26s%s%n",
                    DepthResult.title(result.hiddenLayers()),
                    result.accuracy().text("%.4f"),
                    Counted.of(result.parameters(), "weight"));
        }
        text.printf(Locale.ROOT, "  %-22s%.4f%n", "logistic regression", report.logisticRegression());
        report.conclusion().forEach(sentence -> text.println("  " + sentence));
        text.flush();
    }

    private static List<Path> write(Path folder, DepthReport report) {
        Path json = folder.resolve("lab.json");
        Path picture = folder.resolve("accuracy.svg");
        Path page = folder.resolve("lab.html");
        AtomicFile.write(json, (JsonText.of(report) + "\n").getBytes(StandardCharsets.UTF_8));
        AtomicFile.write(picture, DepthPage.chart(report).draw().standalone().getBytes(StandardCharsets.UTF_8));
        DepthPage.of(report).write(page);
        return List.of(page, picture, json);
    }
}
