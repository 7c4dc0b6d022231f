using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Search.Tests.Downloads;

/// <summary>Serves files on a free port like a hub or any web server, or gives a request the answer of a test.</summary>
internal sealed class FileServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _requests;

    private FileServer(WebApplication app) => _app = app;

    /// <summary>Files by the end of their URL.</summary>
    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>The version of the files, sent as their ETag; a rest of another version is not sent. Null for no ETag.</summary>
    public string? Version { get; set; }

    /// <summary>Answers a request in place of the file; gets the request's number, from 1, and returns whether it answered.</summary>
    public Func<HttpContext, int, Task<bool>> Before { get; set; } = (_, _) => Task.FromResult(false);

    /// <summary>The requests: path, and the headers Range and Authorization.</summary>
    public ConcurrentQueue<(string Path, string Range, string Authorization)> Requests { get; } = [];

    public Uri Url => new(_app.Urls.First());

    public static async Task<FileServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = new FileServer(builder.Build());
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        Requests.Enqueue((path, context.Request.Headers.Range.ToString(), context.Request.Headers.Authorization.ToString()));
        if (Version is not null)
        {
            context.Response.Headers.ETag = $"\"{Version}\"";
        }

        if (await Before(context, Interlocked.Increment(ref _requests)))
        {
            return;
        }

        var file = Files.FirstOrDefault(file => path.EndsWith(file.Key, StringComparison.Ordinal)).Value;
        if (file is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await SendAsync(context, file);
    }

    /// <summary>Sends a file, or the requested rest.</summary>
    public static async Task SendAsync(HttpContext context, byte[] file)
    {
        var range = context.Request.Headers.Range.ToString();
        var condition = context.Request.Headers.IfRange.ToString();
        var isOther = condition.Length > 0 && condition != context.Response.Headers.ETag;
        var from = range.Length == 0 || isOther ? 0 : int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
        if (from > 0 && from >= file.Length)
        {
            context.Response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            return;
        }

        if (from > 0)
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes {from}-{file.Length - 1}/{file.Length}";
        }

        context.Response.ContentLength = file.Length - from;
        await context.Response.Body.WriteAsync(file.AsMemory(from));
    }

    /// <summary>Announces a file, sends its first bytes, and then nothing until the client gives up.</summary>
    public static async Task StallAsync(HttpContext context, byte[] file, int after)
    {
        context.Response.ContentLength = file.Length;
        await context.Response.Body.WriteAsync(file.AsMemory(0, after));
        await context.Response.Body.FlushAsync();
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    }
}
