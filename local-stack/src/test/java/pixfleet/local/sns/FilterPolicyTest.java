package pixfleet.local.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pixfleet.local.sns.FilterPolicy.Scope;
import pixfleet.local.wire.AwsError;
import pixfleet.local.wire.MessageAttribute;

/** Examples follow the SNS guide's pages on operators. */
class FilterPolicyTest {
    private static Message message(String body, Map<String, MessageAttribute> attributes) {
        return new Message("id", "arn", "", body, Map.of(), attributes, Instant.EPOCH);
    }

    private static boolean wants(String policy, String type, String value) {
        return FilterPolicy.of(policy, Scope.ATTRIBUTES)
                .wants(message("", Map.of("k", new MessageAttribute(type, value))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'k':['done','failed']} | String | done | true",
                "{'k':['done']} | String | Done | false",
                "{'k':['done']} | String.Array | ['x','done'] | true",
                "{'k':['done']} | String.Array | not a list | false",
                "{'k':[true,null]} | String.Array | [null] | true",
                "{'k':[true]} | String | true | false",
                "{'k':['1']} | Number | 1 | false",
                "{'k':[301.5]} | Number | 3.015e2 | true",
                "{'k':[301.5]} | String | 301.5 | false",
                "{'k':['x']} | Binary | eA== | false",
                "{'k':[{'prefix':'bas'}]} | String | baseball | true",
                "{'k':[{'prefix':'bas'}]} | String | rugby | false",
                "{'k':[{'suffix':'ball'}]} | String | baseball | true",
                "{'k':[{'suffix':'bal'}]} | String | baseball | false",
                "{'k':[{'equals-ignore-case':'tennis'}]} | String | TENNIS | true",
                "{'k':[{'equals-ignore-case':'tennis'}]} | String | TENNI | false",
                "{'k':[{'wildcard':'*/img.*'}]} | String | a/b/img.png | true",
                "{'k':[{'wildcard':'a*b*c'}]} | String | aXbYd | false",
                "{'k':[{'anything-but':['rugby','tennis']}]} | String | baseball | true",
                "{'k':[{'anything-but':['rugby','tennis']}]} | String | rugby | false",
                "{'k':[{'anything-but':['rugby','tennis']}]} | String.Array | ['rugby','baseball'] | true",
                "{'k':[{'anything-but':['rugby','tennis']}]} | String.Array | ['rugby'] | false",
                "{'k':[{'anything-but':500}]} | Number | 500.0 | false",
                "{'k':[{'anything-but':[100,500]}]} | Number | 101 | true",
                "{'k':[{'anything-but':{'prefix':'order-'}}]} | String | order-1 | false",
                "{'k':[{'anything-but':{'suffix':'ball'}}]} | String | rugby | true",
                "{'k':[{'anything-but':{'equals-ignore-case':['a','b']}}]} | String | B | false",
                "{'k':[{'anything-but':{'wildcard':'*b*'}}]} | String | abc | false",
                "{'k':[{'numeric':['=',301.5]}]} | Number | 301.50 | true",
                "{'k':[{'numeric':['>',0,'<=',150]}]} | Number | 150 | true",
                "{'k':[{'numeric':['>',0,'<=',150]}]} | Number | 0 | false",
                "{'k':[{'numeric':['<',0]}]} | Number | minus one | false",
                "{'k':[{'cidr':'10.0.0.0/24'}]} | String | 10.0.0.255 | true",
                "{'k':[{'cidr':'10.0.0.0/24'}]} | String | 10.0.1.0 | false",
                "{'k':[{'cidr':'2001:db8::/32'}]} | String | 2001:db8::1 | true",
                "{'k':[{'cidr':'10.0.0.0/24'}]} | String | localhost | false",
                "{'k':[{'exists':true}]} | Binary | eA== | true",
                "{'k':[{'exists':false}]} | String | x | false",
                "{'other':[{'exists':false}]} | String | x | true",
                "{'other':['x',{'exists':false}]} | String | x | true",
                "{'other':['x']} | String | x | false",
                "{} | String | x | true",
                "{'k':['x'],'other':['y']} | String | x | false",
                "{'$or':[{'k':['x']},{'other':['y']}]} | String | x | true",
                "{'$or':[{'k':['z']},{'other':['y']}]} | String | x | false",
                "{'$or':['x','y']} | String | x | false",
            })
    void wantsWhatThePolicySays(String policy, String type, String value, boolean wanted) {
        assertThat(wants(policy.replace('\'', '"'), type, value.replace('\'', '"')))
                .isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'stage':['done']} | {'stage':'done','n':1} | true",
                "{'stage':['done']} | {'stage':['x','done']} | true",
                "{'stage':['done']} | done | false",
                "{'image':{'width':[{'numeric':['>',100]}]}} | {'image':{'width':101}} | true",
                "{'image':{'width':[{'numeric':['>',100]}]}} | {'image':{'width':'101'}} | false",
                "{'images':{'name':['a']}} | {'images':[{'name':'b'},{'name':'a'}]} | true",
                "{'ok':[true]} | {'ok':true} | true",
                "{'ok':[null]} | {'ok':null} | true",
                "{'ok':['true']} | {'ok':true} | false",
                "{'image':{'$or':[{'w':[1]},{'h':[2]}]}} | {'image':{'h':2}} | true",
                "{'a':[{'exists':false}]} | {'b':1} | true",
            })
    void looksIntoTheBodyIfToldSo(String policy, String body, boolean wanted) {
        assertThat(FilterPolicy.of(policy.replace('\'', '"'), Scope.BODY)
                        .wants(message(body.replace('\'', '"'), Map.of())))
                .isEqualTo(wanted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"k\":",
                "[]",
                "\"k\"",
                "{\"k\":\"x\"}",
                "{\"k\":[]}",
                "{\"k\":{\"nested\":[\"x\"]}}",
                "{\"k\":[[\"x\"]]}",
                "{\"k\":[{}]}",
                "{\"k\":[{\"prefix\":\"a\",\"suffix\":\"b\"}]}",
                "{\"k\":[{\"prefix\":1}]}",
                "{\"k\":[{\"starts\":\"a\"}]}",
                "{\"k\":[{\"exists\":\"yes\"}]}",
                "{\"k\":[{\"wildcard\":\"a**\"}]}",
                "{\"k\":[{\"cidr\":\"10.0.0.0\"}]}",
                "{\"k\":[{\"cidr\":\"10.0.0.0/33\"}]}",
                "{\"k\":[{\"cidr\":\"example.com/8\"}]}",
                "{\"k\":[{\"numeric\":[\">\"]}]}",
                "{\"k\":[{\"numeric\":[\"~\",1]}]}",
                "{\"k\":[{\"numeric\":[\">\",\"1\"]}]}",
                "{\"k\":[{\"numeric\":[\">\",5,\"<\",1]}]}",
                "{\"k\":[{\"numeric\":[\"=\",1.1234567]}]}",
                "{\"k\":[2000000000]}",
                "{\"k\":[{\"anything-but\":[]}]}",
                "{\"k\":[{\"anything-but\":[null]}]}",
                "{\"k\":[{\"anything-but\":{\"numeric\":[\"=\",1]}}]}",
                "{\"a\":[1],\"b\":[1],\"c\":[1],\"d\":[1],\"e\":[1],\"f\":[1]}",
            })
    void refusesWhatSnsDoesNotTake(String policy) {
        assertThatThrownBy(() -> FilterPolicy.of(policy, Scope.ATTRIBUTES))
                .isInstanceOf(AwsError.class)
                .hasMessageStartingWith("Invalid parameter: FilterPolicy: ");
    }

    @Test
    void refusesMoreCombinationsThanSnsCounts() {
        var six = "[1,2,3,4,5,6]";
        var twentyFive = "[" + "1,".repeat(24) + "1]";
        FilterPolicy.of("{\"a\":" + six + ",\"b\":" + twentyFive + "}", Scope.ATTRIBUTES);

        assertThatThrownBy(() ->
                        FilterPolicy.of("{\"a\":" + six + ",\"b\":" + twentyFive + ",\"c\":[1,2]}", Scope.ATTRIBUTES))
                .isInstanceOf(AwsError.class);
    }
}
