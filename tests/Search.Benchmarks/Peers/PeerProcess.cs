using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Search.Core.Errors;
using Search.Core.Storage;

namespace Search.Benchmarks.Peers;

/// <summary>
/// A program that others wrote, measured beside ours: started once, then asked for one thing at a time over a line each way.
/// It times its own rounds, so that the pipe between us costs it nothing.
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

    /// <summary>The peer's name, as <c>--against</c> has it.</summary>
    public string Name { get; }

    /// <summary>Starts a script of a peer's folder in Node.js.</summary>
    /// <exception cref="BadInputException">There is no <c>node</c>.</exception>
    public static PeerProcess StartNode(string name, string folder, string script) =>
        Start(name, "node", [script], folder, "Node.js 18 or later (https://nodejs.org)");

    /// <summary>Starts a peer.</summary>
    /// <param name="name">The peer's name.</param>
    /// <param name="program">What to run.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="needs">What brings the program, for the error where it is missing.</param>
    /// <exception cref="BadInputException">The program is not there.</exception>
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

    /// <summary>Asks the peer for something and waits for its answer.</summary>
    /// <typeparam name="T">What the answer is read as.</typeparam>
    /// <param name="action">What to do.</param>
    /// <param name="arguments">With what; written as JSON.</param>
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
            // It has ended; reading says so, with its last words.
        }

        var answer = await _process.StandardOutput.ReadLineAsync(cancel);
        return answer is null ? throw await EndedAsync(action, cancel) : PeerAnswer.Read<T>(Name, action, answer);
    }

    /// <summary>Ends the peer: politely, then not.</summary>
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
                // It has ended, and what was asked last is still in the buffer.
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
    /// <exception cref="BadInputException">The program is not there.</exception>
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
                $"The peer {Name} ended with the exit code {_process.ExitCode} when asked for '{action}'; expected an answer. " +
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
