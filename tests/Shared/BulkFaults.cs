using System.Text;
using System.Text.Json.Nodes;

namespace Search.TestSupport;

/// <summary>What can happen to bulk requests on their way to a server and back. A fault gets a request and its number, from 1.</summary>
internal static class BulkFaults
{
    private const int LargestRequest = 100_000;

    private static readonly ProxiedAnswer Busy = ProxiedAnswer.Json(429, """{"error":{"type":"es_rejected_execution_exception","reason":"rejected execution of coordinating operation"},"status":429}""");
    private static readonly ProxiedAnswer Unavailable = new(503, "text/html", "<html><body>Service unavailable</body></html>"u8.ToArray());
    private static readonly ProxiedAnswer TooLarge = new(413, "text/html", "<html><body>Request entity too large</body></html>"u8.ToArray());

    public static IReadOnlyDictionary<string, Func<ProxiedRequest, int, Task>> All { get; } = new Dictionary<string, Func<ProxiedRequest, int, Task>>
    {
        ["429 for the first six requests"] = (request, number) => number <= 6 ? request.AnswerAsync(Busy) : request.PassOnAsync(),
        ["503 for every second request"] = (request, number) => number % 2 == 1 ? request.AnswerAsync(Unavailable) : request.PassOnAsync(),
        ["429 for every third passage of a request"] = (request, number) => number % 2 == 1 ? RefuseSomeAsync(request) : request.PassOnAsync(),
        ["503 for every third passage, although it was indexed"] = (request, number) => number % 2 == 1 ? DenySomeAsync(request) : request.PassOnAsync(),
        ["connection reset before the server has the request"] = (request, number) => number % 2 == 1 ? ResetAsync(request) : request.PassOnAsync(),
        ["connection reset in the middle of the answer"] = (request, number) => number % 2 == 1 ? HalfAsync(request) : request.PassOnAsync(),
        ["an answer that ends in the middle of its JSON"] = (request, number) => number % 2 == 1 ? CutAsync(request) : request.PassOnAsync(),
        [NoAnswer] = (request, number) => number is 1 or 4 ? StallAsync(request) : request.PassOnAsync(),
        ["413 for large requests"] = (request, _) => request.Body.Length > LargestRequest ? request.AnswerAsync(TooLarge) : request.PassOnAsync(),
    };

    /// <summary>The fault that lasts until the client's time-out.</summary>
    public const string NoAnswer = "no answer in time, although the request was executed";

    /// <summary>The server gets only some of the passages; for the others the answer is that it is busy.</summary>
    private static async Task RefuseSomeAsync(ProxiedRequest request)
    {
        var passages = Encoding.UTF8.GetString(request.Body).Split('\n', StringSplitOptions.RemoveEmptyEntries).Chunk(2).ToList();
        var taken = passages.Where((_, place) => !IsThird(place)).SelectMany(lines => lines).Select(line => line + "\n");
        var items = Items(await request.ExecuteAsync(Encoding.UTF8.GetBytes(string.Concat(taken))));
        for (var place = 0; place < passages.Count; place++)
        {
            if (IsThird(place))
            {
                items.Insert(place, Failed(429));
            }
        }

        await request.AnswerAsync(WithErrors(items));
    }

    /// <summary>The server executes the request, but the answer says that some passages failed.</summary>
    private static async Task DenySomeAsync(ProxiedRequest request)
    {
        var items = Items(await request.ExecuteAsync());
        for (var place = 0; place < items.Count; place++)
        {
            if (IsThird(place))
            {
                items[place] = Failed(503);
            }
        }

        await request.AnswerAsync(WithErrors(items));
    }

    private static Task ResetAsync(ProxiedRequest request)
    {
        request.Reset();
        return Task.CompletedTask;
    }

    private static async Task HalfAsync(ProxiedRequest request)
    {
        var answer = await request.ExecuteAsync();
        await request.AnswerAsync(answer, answer.Body.Length / 2);
    }

    private static async Task CutAsync(ProxiedRequest request)
    {
        var answer = await request.ExecuteAsync();
        await request.AnswerAsync(answer with { Body = answer.Body[..(answer.Body.Length / 2)] });
    }

    private static async Task StallAsync(ProxiedRequest request)
    {
        await request.ExecuteAsync();
        await request.HoldAsync();
    }

    private static bool IsThird(int place) => place % 3 == 2;

    private static JsonArray Items(ProxiedAnswer answer)
    {
        var body = JsonNode.Parse(answer.Body)!;
        var items = body["items"]!.AsArray();
        body.AsObject().Remove("items");
        return items;
    }

    private static JsonObject Failed(int status) =>
        new() { ["create"] = new JsonObject { ["status"] = status, ["error"] = new JsonObject { ["type"] = "x", ["reason"] = "no room" } } };

    private static ProxiedAnswer WithErrors(JsonArray items) =>
        ProxiedAnswer.Json(200, new JsonObject { ["errors"] = true, ["items"] = items }.ToJsonString());
}
