using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Search.TestSupport;

/// <summary>A request at a <see cref="FaultyProxy"/>, with what can be done to it.</summary>
internal sealed class ProxiedRequest(HttpContext context, HttpClient server, byte[] body)
{
    /// <summary>Method and path, for example <c>POST /_aliases</c>.</summary>
    public string Name => $"{context.Request.Method} {context.Request.Path}";

    /// <summary>Whether it adds passages.</summary>
    public bool IsBulk => context.Request.Path.Value!.EndsWith("/_bulk", StringComparison.Ordinal);

    public byte[] Body => body;

    /// <summary>Lets the server execute it and returns the server's answer.</summary>
    /// <param name="instead">Another body; null for the request's own.</param>
    public async Task<ProxiedAnswer> ExecuteAsync(byte[]? instead = null)
    {
        using var message = new HttpRequestMessage(new HttpMethod(context.Request.Method), context.Request.GetEncodedPathAndQuery());
        if (context.Request.ContentType is { } type)
        {
            message.Content = new ByteArrayContent(instead ?? body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        }

        // Not cancelled if the client gives up: a real server executes such a request too.
        using var response = await server.SendAsync(message, CancellationToken.None);
        return new ProxiedAnswer(
            (int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsByteArrayAsync(CancellationToken.None));
    }

    /// <summary>Lets the server execute it and sends the server's answer.</summary>
    public async Task PassOnAsync() => await AnswerAsync(await ExecuteAsync());

    /// <summary>Sends an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="bytes">The connection is reset after this many bytes of its body; null for the whole body.</param>
    public async Task AnswerAsync(ProxiedAnswer answer, int? bytes = null)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        context.Response.ContentLength = answer.Body.Length;
        context.Response.Headers["X-elastic-product"] = "Elasticsearch";
        if (context.Request.Method == HttpMethods.Head)
        {
            return;
        }

        await context.Response.Body.WriteAsync(answer.Body.AsMemory(0, bytes ?? answer.Body.Length));
        if (bytes is not null)
        {
            await context.Response.Body.FlushAsync();
            Reset();
        }
    }

    /// <summary>Cuts the connection.</summary>
    public void Reset() => context.Abort();

    /// <summary>Sends nothing until the client gives up or its process ends.</summary>
    public Task HoldAsync() => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
}

/// <summary>An answer of a search server.</summary>
internal sealed record ProxiedAnswer(int Status, string? ContentType, byte[] Body)
{
    public static ProxiedAnswer Json(int status, string body) => new(status, "application/json", System.Text.Encoding.UTF8.GetBytes(body));
}
