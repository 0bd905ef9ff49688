package pixfleet.coalesce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CoalescerTest {
    private final List<List<Integer>> calls = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch first = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    private final Coalescer<Integer, String> coalescer = new Coalescer<>(10, numbers -> {
        calls.add(numbers);
        first.countDown();
        try {
            go.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (numbers.contains(1000)) {
            throw new StackOverflowError("no thousands");
        }
        if (numbers.contains(7)) {
            throw new IllegalArgumentException("no sevens");
        }
        return numbers.stream().map(String::valueOf).toList();
    });

    @Test
    void oneThatComesAloneGoesAtOnce() {
        go.countDown();

        assertThat(coalescer.ask(1)).isEqualTo("1");
        assertThat(coalescer.ask(2)).isEqualTo("2");
        assertThat(calls).containsExactly(List.of(1), List.of(2));
    }

    @Test
    void thoseThatComeWhileACallIsUnderWayGoTogetherAndAreAnsweredEach() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<String>>();
            answers.add(threads.submit(() -> coalescer.ask(100)));
            first.await();
            for (int number = 10; number < 35; number++) {
                int one = number;
                answers.add(threads.submit(() -> coalescer.ask(one)));
            }
            while (coalescer.waiting() < 25) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            go.countDown();

            assertThat(answers.getFirst().get()).isEqualTo("100");
            for (int number = 10; number < 35; number++) {
                assertThat(answers.get(number - 9).get()).isEqualTo(String.valueOf(number));
            }
        }
        assertThat(calls).hasSize(4).allSatisfy(call -> assertThat(call).hasSizeLessThanOrEqualTo(10));
        assertThat(calls.stream().flatMap(List::stream)).hasSize(26).doesNotHaveDuplicates();
    }

    @Test
    void whatACallThrowsIsThrownToAllOfItAndToNobodyElse() {
        go.countDown();

        assertThatThrownBy(() -> coalescer.ask(7)).hasMessage("no sevens");
        assertThat(coalescer.ask(8)).isEqualTo("8");
    }

    @Test
    void aCallThatEndsInAnErrorLeavesNobodyWaiting() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> ahead = threads.submit(() -> coalescer.ask(100));
            first.await();
            List<Future<String>> together =
                    List.of(threads.submit(() -> coalescer.ask(1000)), threads.submit(() -> coalescer.ask(1001)));
            while (coalescer.waiting() < 2) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            go.countDown();

            assertThat(ahead.get()).isEqualTo("100");
            assertThat(together).allSatisfy(one -> assertThatThrownBy(one::get).hasRootCauseMessage("no thousands"));
        }
        assertThat(coalescer.ask(15)).isEqualTo("15");
    }
}
