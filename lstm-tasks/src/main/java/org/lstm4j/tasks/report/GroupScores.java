package org.lstm4j.tasks.report;

import java.util.List;

/**
 * How well the rows of each group were answered.
 *
 * @param groups in the order of their first rows
 * @param meanAccuracy mean of the accuracies of all groups, each counting the same
 */
public record GroupScores(List<Group> groups, double meanAccuracy) {
    /**
     * Rows that belong together.
     *
     * @param name of the group
     * @param rows how many
     * @param accuracy share of them that is right
     * @param majorityAccuracy share that always answering the group's most frequent class would get right
     */
    public record Group(String name, int rows, double accuracy, double majorityAccuracy) {}

    /** Copies the list. */
    public GroupScores {
        groups = List.copyOf(groups);
    }

    /** Of some groups, one at least. */
    public static GroupScores of(List<Group> groups) {
        return new GroupScores(
                groups, groups.stream().mapToDouble(Group::accuracy).average().orElseThrow());
    }
}
