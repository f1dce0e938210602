using System.Net.Mail;
using CampaignStudio.Domain.Shared;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Access;

/// <summary>What it takes to create a user.</summary>
/// <param name="Email">Also the name to sign in with; unique, ignoring case.</param>
/// <param name="Name">As colleagues read it; empty: the part of the e-mail before the @.</param>
/// <param name="Role">What the user may do.</param>
/// <param name="Password">At least <see cref="UserService.MinimumPasswordLength"/> characters.</param>
public sealed record NewUser(string Email, string Name, Role Role, string Password);

/// <summary>
/// Creates users and changes what they may do. There is always at least one active administrator, and every change of password,
/// role or activity ends the sessions the user has open.
/// </summary>
public sealed class UserService(IDbContextFactory<StudioDb> dbFactory, IPasswordHasher<User> hasher, CurrentActor actor, StudioClock clock)
{
    public const int MinimumPasswordLength = 10;

    /// <summary>Hashing time grows with the text, so the text has an end.</summary>
    public const int MaximumPasswordLength = 200;

    private const int NameLength = 200;

    // Whoever counts users or administrators first and then changes them is alone in this.
    private const string Users = "users";

    public async Task<Result<long>> CreateAsync(NewUser input, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        await db.Dialect.LockNameAsync(db, Users, cancel);
        return await AddAsync(db, write, input, cancel);
    }

    /// <summary>The administrator of a workspace that has none yet; refused (409) when there is one.</summary>
    public async Task<Result<long>> CreateFirstAdminAsync(string email, string name, string password, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        await db.Dialect.LockNameAsync(db, Users, cancel);
        if (await db.Users.AnyAsync(user => user.Role == Role.Admin, cancel)) return AccessErrors.AlreadySetUp();
        return await AddAsync(db, write, new NewUser(email, name, Role.Admin, password), cancel);
    }

    public Task<Result> ChangeRoleAsync(long id, Role role, CancellationToken cancel = default) =>
        ChangeAsync(id, user => user.Role = role, cancel);

    /// <summary>A deactivated user can't sign in and is signed out everywhere; the history keeps the name.</summary>
    public Task<Result> SetActiveAsync(long id, bool isActive, CancellationToken cancel = default) =>
        ChangeAsync(
            id,
            user =>
            {
                user.IsActive = isActive;
                if (isActive) Unlock(user);
            },
            cancel);

    /// <summary>Sets a password without knowing the old one: for administrators and the command line.</summary>
    public async Task<Result> SetPasswordAsync(long id, string password, CancellationToken cancel = default)
    {
        if (PasswordProblem(password) is { } problem) return problem;
        return await ChangeAsync(
            id,
            user =>
            {
                user.PasswordHash = hasher.HashPassword(user, password);
                Unlock(user);
            },
            cancel,
            audit: "password_set");
    }

    /// <summary>A user's own change; the current password must be right.</summary>
    public async Task<Result> ChangePasswordAsync(long id, string current, string password, CancellationToken cancel = default)
    {
        if (PasswordProblem(password) is { } problem) return problem;
        await using (var db = await dbFactory.CreateDbContextAsync(cancel))
        {
            var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(candidate => candidate.Id == id, cancel);
            if (user is null) return AccessErrors.UserNotFound(id);
            if (hasher.VerifyHashedPassword(user, user.PasswordHash ?? "", current) is PasswordVerificationResult.Failed) return AccessErrors.PasswordWrong();
        }
        return await ChangeAsync(id, user => user.PasswordHash = hasher.HashPassword(user, password), cancel, audit: "password_changed");
    }

    private async Task<Result<long>> AddAsync(StudioDb db, WriteTransaction write, NewUser input, CancellationToken cancel)
    {
        var email = input.Email.Trim();
        var name = input.Name.Trim() is { Length: > 0 } given ? given : email.Split('@')[0];
        if (Error.Combine([.. Problems(email, name, input.Password)]) is { } problem) return problem;

        var normalized = Normalize(email);
        if (await db.Users.AnyAsync(user => user.NormalizedUserName == normalized, cancel)) return AccessErrors.EmailTaken(email);

        var user = new User
        {
            UserName = email,
            NormalizedUserName = normalized,
            Email = email,
            NormalizedEmail = normalized,
            EmailConfirmed = true,
            DisplayName = name,
            Role = input.Role,
            LockoutEnabled = true,
            SecurityStamp = NewStamp(),
            CreatedUtc = clock.UtcNow,
        };
        user.PasswordHash = hasher.HashPassword(user, input.Password);
        db.Users.Add(user);
        await db.SaveChangesAsync(cancel);
        await write.CommitAsync(cancel);
        return user.Id;
    }

    private async Task<Result> ChangeAsync(long id, Action<User> change, CancellationToken cancel, string? audit = null)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        await db.Dialect.LockNameAsync(db, Users, cancel);
        var user = await db.Users.SingleOrDefaultAsync(candidate => candidate.Id == id, cancel);
        if (user is null) return AccessErrors.UserNotFound(id);

        var wasActiveAdmin = user is { IsActive: true, Role: Role.Admin };
        change(user);
        if (wasActiveAdmin && user is not { IsActive: true, Role: Role.Admin }
            && !await db.Users.AnyAsync(other => other.Id != id && other.IsActive && other.Role == Role.Admin, cancel))
        {
            return AccessErrors.LastAdmin();
        }

        user.SecurityStamp = NewStamp();
        user.ConcurrencyStamp = Guid.NewGuid().ToString();
        if (audit is not null && !actor.Value.IsSystem) db.AuditEntries.Add(Entry(audit, id));
        await db.SaveChangesAsync(cancel);
        await write.CommitAsync(cancel);
        return Result.Ok;
    }

    // A password itself is no column the audit log may show, so that it changed is written down here.
    private AuditEntry Entry(string action, long id) => new()
    {
        AtUtc = clock.UtcNow,
        UserId = actor.Value.UserId,
        ActorName = actor.Value.Name,
        Action = action,
        Entity = "users",
        EntityId = id,
    };

    private static IEnumerable<Error> Problems(string email, string name, string password)
    {
        if (!IsEmail(email)) yield return AccessErrors.EmailInvalid();
        if (name.Length > NameLength) yield return AccessErrors.NameTooLong(NameLength);
        if (PasswordProblem(password) is { } problem) yield return problem;
    }

    private static Error? PasswordProblem(string password) => password.Length switch
    {
        < MinimumPasswordLength => AccessErrors.PasswordTooShort(),
        > MaximumPasswordLength => AccessErrors.PasswordTooLong(),
        _ => null,
    };

    private static bool IsEmail(string text) =>
        text.Length <= 320 && MailAddress.TryCreate(text, out var address) && address.Address == text;

    private static void Unlock(User user)
    {
        user.LockoutEnd = null;
        user.AccessFailedCount = 0;
    }

    private static string Normalize(string email) => email.Normalize().ToUpperInvariant();

    private static string NewStamp() => Guid.NewGuid().ToString("N");
}
