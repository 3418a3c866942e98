package org.lstm4j.tasks.training;

import java.util.List;
import java.util.function.Supplier;
import org.lstm4j.tasks.page.Section;
import org.lstm4j.tasks.report.TestScores;

/**
 * Weights measured on the test rows.
 *
 * @param scores the figures
 * @param examples single rows for the run's page, such as the worst mistakes; made only for weights that are reported on, and
 *     while the backend is open
 */
public record Tested(TestScores scores, Supplier<List<Section>> examples) {}
