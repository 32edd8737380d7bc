package io.kafkachat.cli;

import io.kafkachat.events.EventType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/** Looks for topics and at how they are configured; creates none. */
final class TopicsCheck {

    private final Findings findings;

    TopicsCheck(Findings findings) {
        this.findings = findings;
    }

    /** What a topic is for. */
    private enum Role {
        PROMPTS,
        OUTPUTS,
        WINDOWS
    }

    void check(DeploymentPlan plan, Cluster prompts, Cluster outputs) {
        Map<String, Role> written = new LinkedHashMap<>();
        for (EventType type : EventType.values()) {
            String topic = plan.outputTopics().get(type);
            if (topic != null) {
                written.put(topic, Role.OUTPUTS);
            }
        }
        plan.windowTopics().stream().sorted().forEach(topic -> written.put(topic, Role.WINDOWS));
        findings.heading("Topics at " + prompts.servers());
        Map<String, Long> limits = new LinkedHashMap<>();
        on(prompts, admin -> {
            Map<String, Role> read = new LinkedHashMap<>();
            names(plan, admin).forEach(topic -> read.put(topic, Role.PROMPTS));
            check(prompts, admin, read, limits);
            if (prompts == outputs) {
                check(outputs, admin, written, limits);
            }
        });
        if (prompts != outputs) {
            findings.heading("Topics at " + outputs.servers());
            on(outputs, admin -> check(outputs, admin, written, limits));
        }
        compareLimits(plan, limits);
    }

    private interface Work {
        void with(Admin admin) throws CommandException, ExecutionException, InterruptedException;
    }

    private void on(Cluster cluster, Work work) {
        try (Admin admin = cluster.admin()) {
            work.with(admin);
        } catch (CommandException e) {
            findings.failed("brokers", FailureWords.of(e));
        } catch (ExecutionException e) {
            findings.failed("brokers", FailureWords.of(cluster.unreachable(e.getCause() == null ? e : e.getCause())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        } catch (RuntimeException e) {
            // No client can be made of these properties.
            findings.failed("brokers", FailureWords.of(e));
        }
    }

    private Collection<String> names(DeploymentPlan plan, Admin admin) throws ExecutionException, InterruptedException {
        Pattern pattern = plan.promptPattern();
        if (pattern == null) {
            return plan.promptTopics();
        }
        List<String> matching = admin.listTopics().names().get().stream()
                .filter(name -> pattern.matcher(name).matches())
                .sorted()
                .toList();
        if (matching.isEmpty()) {
            findings.warning("topics.regex", "no topic matches yet");
        }
        return matching;
    }

    private void check(Cluster cluster, Admin admin, Map<String, Role> topics, Map<String, Long> limits)
            throws CommandException, ExecutionException, InterruptedException {
        Map<String, TopicDescription> existing = cluster.existing(admin, topics.keySet());
        int brokers = admin.describeCluster().nodes().get().size();
        Set<String> missing = new LinkedHashSet<>(topics.keySet());
        missing.removeAll(existing.keySet());
        if (!missing.isEmpty()) {
            missing(missing, topics, isAutoCreating(admin));
        }
        Map<String, Config> configs = configs(admin, existing.keySet());
        existing.forEach((name, description) -> {
            Config config = configs.get(name);
            String policy = value(config, TopicConfig.CLEANUP_POLICY_CONFIG);
            String limit = value(config, TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
            if (!limit.isEmpty()) {
                limits.put(name, Long.valueOf(limit));
            }
            int replicas = description.partitions().get(0).replicas().size();
            if (!compaction(name, topics.get(name), policy)) {
                return;
            }
            String facts = Count.of(description.partitions().size(), "partition") + ", " + replicas
                    + (replicas == 1 ? " replica" : " replicas")
                    + (limit.isEmpty()
                            ? ""
                            : String.format(Locale.ROOT, ", records up to %,d bytes", Long.valueOf(limit)));
            if (replicas == 1 && brokers > 1) {
                findings.warning(
                        name, facts + ": what is on a broker that dies is gone, and acknowledged all the same");
            } else {
                findings.ok(name, facts);
            }
        });
    }

    private void missing(Set<String> missing, Map<String, Role> topics, boolean autoCreated) {
        for (String name : missing) {
            if (autoCreated && topics.get(name) != Role.PROMPTS) {
                findings.warning(name, "there is no such topic yet; the brokers create it when it is first written to");
            } else {
                findings.failed(name, "there is no such topic");
            }
        }
    }

    /** Returns whether the policy is right. */
    private boolean compaction(String name, @Nullable Role role, String policy) {
        if (!policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT) || role == Role.WINDOWS) {
            return true;
        }
        if (role == Role.PROMPTS) {
            findings.warning(
                    name,
                    "cleanup.policy is " + policy + ": of prompts with the same key older ones vanish, perhaps unread");
        } else {
            findings.failed(
                    name,
                    "cleanup.policy is " + policy
                            + ": of events with the same key older ones vanish, and events without a key are refused; expected delete");
        }
        return false;
    }

    /** An error event holds the whole prompt. */
    private void compareLimits(DeploymentPlan plan, Map<String, Long> limits) {
        String errors = plan.outputTopics().get(EventType.ERROR);
        Long limit = errors == null ? null : limits.get(errors);
        long prompts = plan.promptTopics().stream()
                .mapToLong(topic -> limits.getOrDefault(topic, 0L))
                .max()
                .orElse(0);
        if (limit != null && limit < prompts) {
            findings.warning(
                    String.valueOf(errors),
                    "max.message.bytes is below that of the prompts: error events of large prompts go without them");
        }
    }

    private static boolean isAutoCreating(Admin admin) throws InterruptedException {
        try {
            int broker = admin.describeCluster().nodes().get().iterator().next().id();
            ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(broker));
            Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
            return value(config, "auto.create.topics.enable").equals("true");
        } catch (ExecutionException e) {
            // Not everybody may see that.
            return false;
        }
    }

    private Map<String, Config> configs(Admin admin, Collection<String> names) throws InterruptedException {
        List<ConfigResource> resources = new ArrayList<>();
        names.forEach(name -> resources.add(new ConfigResource(ConfigResource.Type.TOPIC, name)));
        Map<String, Config> configs = new LinkedHashMap<>();
        for (Map.Entry<ConfigResource, KafkaFuture<Config>> entry :
                admin.describeConfigs(resources).values().entrySet()) {
            try {
                configs.put(entry.getKey().name(), entry.getValue().get());
            } catch (ExecutionException e) {
                findings.warning(entry.getKey().name(), "its configuration cannot be seen: " + FailureWords.of(e));
            }
        }
        return configs;
    }

    private static String value(@Nullable Config config, String name) {
        ConfigEntry entry = config == null ? null : config.get(name);
        return entry == null || entry.value() == null ? "" : entry.value();
    }
}
