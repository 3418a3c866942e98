package org.lstm4j.bench;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The commands that make the runs which {@link Reproduction} reads. */
final class RunCommands {
    private RunCommands() {}

    /** One line for each run, for a shell. */
    static List<String> of(List<? extends Config> systems, String data, String runs) {
        List<String> lines = new ArrayList<>();
        for (String task : tasks(systems)) {
            int seeds = systems.stream()
                    .filter(system -> system.getString("task").equals(task) && system.hasPath("seeds"))
                    .mapToInt(system -> system.getInt("seeds"))
                    .findFirst()
                    .orElse(3);
            lines.add(line(task, seeds, isAveraged(systems, task) ? " --average" : "", data, runs + "/" + task));
        }
        for (Config system : systems) {
            if (system.hasPath("traps")) {
                for (Config trap : system.getConfigList("traps")) {
                    String settings = trap.getStringList("set").stream()
                            .map(setting -> " --set '" + setting + "'")
                            .collect(Collectors.joining());
                    int seeds = system.hasPath("seeds") ? system.getInt("seeds") : 3;
                    lines.add(
                            line(system.getString("task"), seeds, settings, data, runs + "/" + trap.getString("run")));
                }
            }
        }
        return lines;
    }

    /** The tasks as printed and corrected, each once. */
    static Set<String> tasks(List<? extends Config> systems) {
        Set<String> tasks = new LinkedHashSet<>();
        for (Config system : systems) {
            tasks.add(system.getString("task"));
            if (system.hasPath("best")) {
                tasks.add(system.getString("best"));
            }
        }
        return tasks;
    }

    private static boolean isAveraged(List<? extends Config> systems, String task) {
        return systems.stream()
                .filter(system -> system.hasPath("average") && system.getBoolean("average"))
                .anyMatch(system -> tasks(List.of(system)).contains(task));
    }

    private static String line(String task, int seeds, String settings, String data, String out) {
        return "./lstm train %s --data '%s' --seeds %d%s --out '%s'".formatted(task, data, seeds, settings, out);
    }
}
