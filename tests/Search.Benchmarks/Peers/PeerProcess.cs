using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Search.Core.Errors;
using Search.Core.Storage;

namespace Search.Benchmarks.Peers;

/// <summary>
/// Another program, which ours is compared with. It is started once and then gets one request at a time: one line in, one line out. It times
/// its own rounds, so that the pipe does not count.
/// </summary>
/// <remarks>Request <c>{"do": NAME, "with": ARGUMENTS}</c>; answer <see cref="PeerAnswer"/>.</remarks>
internal sealed class PeerProcess : IAsyncDisposable
{
    private const int KeptMessages = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly Queue<string> _messages = [];

    private PeerProcess(string name, Process process)
    {
        Name = name;
        _process = process;
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>The peer's name, as in <c>--against</c>.</summary>
    public string Name { get; }

    /// <summary>Starts a script of a peer's folder in Node.js.</summary>
    /// <exception cref="BadInputException">There is no <c>node</c>.</exception>
    public static PeerProcess StartNode(string name, string folder, string script) =>
        Start(name, "node", [script], folder, "Node.js 18 or later (https://nodejs.org)");

    /// <summary>Starts a peer.</summary>
    /// <param name="name">The peer's name.</param>
    /// <param name="program">The program to run.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="folder">Its working directory.</param>
    /// <param name="needs">What to install to get the program, for the error where it is missing.</param>
    /// <exception cref="BadInputException">The program is missing.</exception>
    public static PeerProcess Start(string name, string program, IEnumerable<string> arguments, string folder, string needs)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        return new PeerProcess(name, StartProgram(name, start, needs));
    }

    /// <summary>Sends the peer a request and waits for its answer.</summary>
    /// <typeparam name="T">The type of the answer.</typeparam>
    /// <param name="action">The name of the request.</param>
    /// <param name="arguments">The arguments of the request; written as JSON.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="PeerException">The peer failed, ended, or answered something else.</exception>
    public async Task<T> AskAsync<T>(string action, object? arguments, CancellationToken cancel)
    {
        var request = JsonSerializer.Serialize(new { Do = action, With = arguments }, JsonFormat.Line);
        try
        {
            await _process.StandardInput.WriteLineAsync(request.AsMemory(), cancel);
            await _process.StandardInput.FlushAsync(cancel);
        }
        catch (IOException)
        {
            // The peer has ended; reading the answer gives the error with its last messages.
        }

        var answer = await _process.StandardOutput.ReadLineAsync(cancel);
        return answer is null ? throw await EndedAsync(action, cancel) : PeerAnswer.Read<T>(Name, action, answer);
    }

    /// <summary>Ends the peer: closes its input, and kills it if it does not end.</summary>
    public async ValueTask DisposeAsync()
    {
        using (_process)
        {
            try
            {
                _process.StandardInput.Close();
            }
            catch (IOException)
            {
                // The peer has ended, and the last request is still in the buffer.
            }

            try
            {
                await _process.WaitForExitAsync().WaitAsync(Patience);
            }
            catch (TimeoutException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Starts a program that a peer needs.</summary>
    /// <exception cref="BadInputException">The program is missing.</exception>
    internal static Process StartProgram(string peer, ProcessStartInfo start, string needs)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new BadInputException(
                $"The peer {peer} needs '{start.FileName}', which could not be started ({exception.Message}); install {needs}.", exception);
        }
    }

    private async Task<PeerException> EndedAsync(string action, CancellationToken cancel)
    {
        await _process.WaitForExitAsync(cancel);
        lock (_messages)
        {
            return new PeerException(
                $"The peer {Name} ended with the exit code {_process.ExitCode} at the request '{action}'; expected an answer. " +
                $"Its last messages: {string.Join(Environment.NewLine, _messages)}");
        }
    }

    private void Keep(string? message)
    {
        lock (_messages)
        {
            if (message is { Length: > 0 })
            {
                _messages.Enqueue(message);
            }

            while (_messages.Count > KeptMessages)
            {
                _messages.Dequeue();
            }
        }
    }
}
