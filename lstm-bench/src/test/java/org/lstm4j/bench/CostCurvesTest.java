package org.lstm4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.apps.bench.Stopwatch;
import org.lstm4j.apps.bench.Workload;

class CostCurvesTest {
    @TempDir
    private Path folder;

    @Test
    void onlyTheVariedSizeDiffersFromTheBase() {
        List<CostCurves.Sizes> all = CostCurves.everywhere();
        assertThat(all.stream().map(CostCurves.Sizes::varied).distinct())
                .containsExactly("batch", "steps", "units", "vocabulary", "threads");
        assertThat(all)
                .allSatisfy(sizes -> assertThat(differences(sizes.workload())).isSubsetOf(sizes.varied()));
        assertThat(all.stream().collect(Collectors.groupingBy(CostCurves.Sizes::varied)))
                .allSatisfy((varied, points) -> assertThat(points)
                        .as(varied)
                        .anySatisfy(point -> assertThat(point.workload()).isEqualTo(CostCurves.BASE)));
    }

    private static List<String> differences(Workload workload) {
        Workload base = CostCurves.BASE;
        List<String> differences = new ArrayList<>();
        if (workload.batch() != base.batch()) {
            differences.add("batch");
        }
        if (workload.tokens().steps() != base.tokens().steps()) {
            differences.add("steps");
        }
        if (workload.lstms().units() != base.lstms().units()) {
            differences.add("units");
        }
        if (workload.tokens().vocabulary() != base.tokens().vocabulary()) {
            differences.add("vocabulary");
        }
        assertThat(workload.head()).isEqualTo(base.head());
        assertThat(workload.tokens().embedding()).isEqualTo(base.tokens().embedding());
        return differences;
    }

    @Test
    void writesATableAndADrawing() throws Exception {
        List<CostCurves.Sizes> few = List.of(
                new CostCurves.Sizes("batch", CostCurves.BASE.withBatch(1), 1),
                new CostCurves.Sizes("batch", CostCurves.BASE.withBatch(2), 1),
                new CostCurves.Sizes("threads", CostCurves.BASE.withBatch(1), 2));
        CostCurves.write(folder, CostCurves.measure(new Stopwatch(0.01, 0.01, 1, 1, 0), few));
        List<String> lines = Files.readAllLines(folder.resolve("cost.csv"));
        assertThat(lines).hasSize(4);
        int columns = lines.getFirst().split(",", -1).length;
        assertThat(lines).allSatisfy(line -> assertThat(line.split(",", -1)).hasSize(columns));
        assertThat(lines.get(2)).startsWith("batch,2,128,128,8192,1,");
        assertThat(ImageIO.read(folder.resolve("cost.png").toFile()).getWidth()).isEqualTo(1440);
    }
}
