package pixfleet.system.template;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pixfleet.system.template.Template.Resource;

/** What the functions are told, against what their code asks for. Each check answers sentences, none if all is well. */
final class Functions {
    /** What an HTTP API waits for an answer. */
    private static final int HTTP_API_SECONDS = 30;

    private static final Pattern MINUTES = Pattern.compile("rate\\((\\d+) minutes?\\)");

    private static final Pattern DAYS = Pattern.compile("rate\\(([2-9]|1[0-3]) days\\)");

    private Functions() {}

    /** A function of events names one of our handlers; the HTTP function names none, since its module has only one. */
    static List<String> wrongHandlers(Template template, Set<String> handlers) {
        var found = new ArrayList<String>();
        for (Resource function : template.functions()) {
            String handler = variables(function).at("QUARKUS_LAMBDA_HANDLER").text();
            if (isHttp(function)) {
                if (!handler.isEmpty()) {
                    found.add(function.id() + " is the HTTP API and needs no handler " + handler);
                }
            } else if (!handlers.contains(handler)) {
                found.add("%s names the handler \"%s\", and there are %s".formatted(function.id(), handler, handlers));
            }
        }
        return found;
    }

    /** Variables of ours are ones the configuration knows. */
    static List<String> unknownVariables(Template template, Set<String> known) {
        return template.functions().stream()
                .flatMap(function -> variables(function).fields().keySet().stream()
                        .filter(name -> name.startsWith("PIXFLEET_") && !known.contains(name))
                        .map(name -> function.id() + " sets " + name + ", which nothing reads"))
                .toList();
    }

    /** Variables without a default are set. */
    static List<String> missingVariables(Template template, Set<String> required) {
        return template.functions().stream()
                .flatMap(function -> required.stream()
                        .filter(name -> !variables(function).fields().containsKey(name))
                        .sorted()
                        .map(name -> function.id() + " does not set " + name))
                .toList();
    }

    /** All functions are told the same, so that no two of them disagree on a name. */
    static List<String> disagreements(Template template) {
        return template.functions().stream()
                .flatMap(function -> variables(function).fields().entrySet().stream())
                .filter(variable -> variable.getKey().startsWith("PIXFLEET_"))
                .map(variable -> List.of(variable.getKey(), variable.getValue().toString()))
                .distinct()
                .collect(groupingBy(List::getFirst))
                .entrySet()
                .stream()
                .filter(values -> values.getValue().size() > 1)
                .map(values -> values.getKey() + " differs between functions")
                .toList();
    }

    /** An answer comes before the gateway gives up, and a sweep ends before the next begins. */
    static List<String> slow(Template template) {
        var found = new ArrayList<String>();
        for (Resource function : template.functions()) {
            int timeout = Integer.parseInt(function.properties().at("Timeout").text());
            function.events().forEach(event -> {
                if (event.type().equals("HttpApi") && timeout >= HTTP_API_SECONDS) {
                    found.add(function.id() + " may take longer than its gateway waits");
                }
                Matcher rate = MINUTES.matcher(
                        event.properties().at("ScheduleExpression").text());
                if (rate.matches() && timeout >= 60 * Integer.parseInt(rate.group(1))) {
                    found.add(function.id() + " may take longer than its period");
                }
            });
        }
        return found.stream().distinct().toList();
    }

    /** A new account has ten executions at once, and AWS lets nobody reserve any of the last ten. */
    static List<String> reserving(Template template) {
        return template.functions().stream()
                .filter(function -> function.properties().fields().containsKey("ReservedConcurrentExecutions"))
                .map(function -> function.id() + " reserves executions that a new account does not have")
                .toList();
    }

    /**
     * An event that its function gives up lands in a queue; the tick of a clock is no loss, the next does its work; a queue keeps
     * its messages, and its dead letters.
     */
    static List<String> losingEvents(Template template) {
        return template.functions().stream()
                .filter(function -> !isHttp(function) && !isClocked(function) && !isQueued(template, function))
                .filter(function -> !template.resource(function
                                .properties()
                                .at("EventInvokeConfig", "DestinationConfig", "OnFailure", "Destination", "Fn::GetAtt")
                                .items()
                                .stream()
                                .findFirst()
                                .orElse(Value.nothing())
                                .text())
                        .type()
                        .equals("AWS::SQS::Queue"))
                .map(function -> function.id() + " loses the events it gives up")
                .toList();
    }

    /** Both packagings are there, and each function takes part in them. */
    static List<String> wrongPackaging(Template template) {
        return template.functions().stream()
                .flatMap(function -> Stream.of(
                                List.of("Runtime", "[IsNative, provided.al2023, java25]"),
                                List.of(
                                        "Handler",
                                        "[IsNative, not.used, io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest]"))
                        .filter(rule -> !function.properties()
                                .at(rule.getFirst(), "Fn::If")
                                .texts()
                                .toString()
                                .equals(rule.getLast()))
                        .map(rule -> function.id() + " has not the " + rule.getFirst() + " of both packagings"))
                .toList();
    }

    /** Where the packaged code of each function lies, relative to the template. */
    static List<String> codeUris(Template template) {
        return template.functions().stream()
                .map(function -> function.properties().at("CodeUri").text())
                .distinct()
                .sorted()
                .toList();
    }

    private static Value variables(Resource function) {
        return function.properties().at("Environment", "Variables");
    }

    /** A tick that is kept, a minute's worth each time, would hide what else is in the queue. */
    static List<String> keptTicks(Template template) {
        return template.functions().stream()
                .filter(Functions::isClocked)
                .filter(function -> !function.properties()
                        .at("EventInvokeConfig", "DestinationConfig")
                        .fields()
                        .isEmpty())
                .map(function -> function.id() + " keeps ticks of the clock that it gave up")
                .toList();
    }

    /**
     * SnapStart drops a version that is not called for 14 days, and its next call fails: whatever a clock does not call every
     * few minutes anyway is called within that time by a schedule of its own.
     */
    static List<String> fallingAsleep(Template template) {
        Set<String> called = template.ofType("AWS::Scheduler::Schedule").stream()
                .filter(schedule -> DAYS.matcher(
                                schedule.properties().at("ScheduleExpression").text())
                        .matches())
                .map(schedule ->
                        schedule.properties().at("Target", "Arn", "Ref").text())
                .collect(toSet());
        return template.functions().stream()
                .filter(function -> function.properties().fields().containsKey("SnapStart"))
                .filter(function -> !isClocked(function) && !called.contains(function.id() + ".Alias"))
                .map(function -> function.id() + " falls asleep after 14 days without work")
                .toList();
    }

    private static boolean isClocked(Resource function) {
        return !function.events().isEmpty()
                && function.events().stream().allMatch(event -> event.type().startsWith("Schedule"));
    }

    private static boolean isQueued(Template template, Resource function) {
        return template.ofType("AWS::Lambda::EventSourceMapping").stream()
                .map(Resource::properties)
                .filter(mapping -> mapping.at("FunctionName", "Ref").text().equals(function.id() + ".Alias"))
                .flatMap(mapping -> mapping.at("EventSourceArn", "Fn::GetAtt").items().stream()
                        .limit(1))
                .anyMatch(queue ->
                        template.resource(queue.text()).properties().fields().containsKey("RedrivePolicy"));
    }

    private static boolean isHttp(Resource function) {
        return function.events().stream().anyMatch(event -> event.type().equals("HttpApi"));
    }
}
